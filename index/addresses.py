"""Which links may be followed: public web addresses only, never the machine or network the bot runs on."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import httpx

from index.errors import FetchError, FetchProblem

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

WEB_PORTS = frozenset({80, 443, 8080, 8443})  # anything else is some other service's door
MAX_PORT = 65535
MAX_URL = 2048

# IANA special-purpose registry (RFC 6890). Listed, as what `is_global` says varies between Python patches.
_REFUSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "168.63.129.16/32",  # a public number, but inside Azure it is the host's own agent
        "169.254.0.0/16",  # link-local, and every cloud's metadata service
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)

# Of IPv6 only the global unicast block is public; that leaves out loopback, ULA, link-local, multicast,
# IPv4-mapped and both NAT64 prefixes (64:ff9b::/96, 64:ff9b:1::/48).
_GLOBAL_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo among them: it embeds an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4: embeds an IPv4 address, and no news site is there
        "3fff::/20",
    )
)

_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa")


def allowed(address: Address, port: int, exceptions: frozenset[Network] = frozenset()) -> bool:
    """Whether a connection may be made: a public address at a web port, or an exception at any port."""
    if any(address in network for network in exceptions):
        return True
    return port in WEB_PORTS and _is_public(address)


def parse_url(url: str) -> httpx.URL:
    """The link, parsed as the client will parse it, without its fragment.

    Raises FetchError when it is no plain http(s) link, or names a host of this machine or network.
    """
    if len(url) > MAX_URL:
        raise FetchError(url[:MAX_URL], FetchProblem.BAD_URL, f"over {MAX_URL} characters")
    try:
        parsed = httpx.URL(url.strip()).copy_with(fragment=None)
        host = parsed.raw_host.decode("ascii").lower().rstrip(".")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError(url, FetchProblem.BAD_URL) from error
    if parsed.scheme not in {"http", "https"}:
        raise FetchError(url, FetchProblem.BAD_URL, "only http and https links")
    if not host:
        raise FetchError(url, FetchProblem.BAD_URL, "no host")
    if not 0 < port_of(parsed) <= MAX_PORT:
        raise FetchError(url, FetchProblem.BAD_URL, "no such port")
    if parsed.userinfo:  # http://newspaper.example@10.0.0.1/ reads as one site and goes to another
        raise FetchError(url, FetchProblem.BAD_URL, "user name in link")
    if _is_local_name(host) or _is_disguised_number(host):
        raise FetchError(url, FetchProblem.REFUSED_ADDRESS)
    return parsed


def port_of(url: httpx.URL) -> int:
    """The port a request for this link connects to."""
    return {"http": 80, "https": 443}[url.scheme] if url.port is None else url.port


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _REFUSED_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _REFUSED_V6)


def _is_local_name(host: str) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES)


def _is_disguised_number(host: str) -> bool:
    """Whether resolvers read the host as an IPv4 address that it does not look like (0x7f.1, 2130706433)."""
    last = host.rpartition(".")[2]
    if not (last.isdigit() or last.startswith("0x")):
        return False
    try:
        return str(IPv4Address(host)) != host
    except ValueError:
        return True

"""Where the reading room listens, and what that address demands."""

import ipaddress
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import NewsroomError

if TYPE_CHECKING:
    from bot.settings import Settings  # whose loading a command's help should not wait for

MIN_SECRET = 16  # characters; a shorter one could be found by trying, from one signed link


class AddressProblem(StrEnum):
    NOT_AN_ADDRESS = "not_an_address"
    UNGUARDED = "unguarded"
    GUESSABLE = "guessable"
    CANNOT_LISTEN = "cannot_listen"
    NO_METRICS = "no_metrics"


class WebAddressError(NewsroomError):
    """The reading room cannot be opened at this address. `detail` is the system's reason or a limit."""

    def __init__(self, address: str, problem: AddressProblem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else str(problem))
        self.address, self.problem, self.detail = address, problem, detail


def host_and_port(address: str) -> tuple[str, int]:
    """The parts of "host:port" or "[host]:port". Raises WebAddressError."""
    try:
        parts = urlsplit(f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise WebAddressError(address, AddressProblem.NOT_AN_ADDRESS) from error
    if not host or port is None or parts.netloc != address or "@" in address:
        raise WebAddressError(address, AddressProblem.NOT_AN_ADDRESS)
    return host, port


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, which may lead anywhere
        return False


def check_address(settings: "Settings") -> None:
    """Raises WebAddressError for an address that others can reach without a secret to sign links with."""
    address, secret = settings.onrecord_web_address, settings.onrecord_web_secret
    host, _ = host_and_port(address)
    if secret is None:
        if not is_loopback(host):
            raise WebAddressError(address, AddressProblem.UNGUARDED)
    elif len(secret.get_secret_value()) < MIN_SECRET:
        raise WebAddressError(address, AddressProblem.GUESSABLE, f"{MIN_SECRET} characters")

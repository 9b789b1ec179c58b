"""Refuses every connection that leaves this machine; Python runs this first in each process that finds it.

tests/conftest.py puts it into the test process and, by PYTHONPATH, into every Python process of a test.
"""

import ipaddress
import sys
from typing import Any

_NAMES = {"localhost", "", None}
_sockets = {"socket.connect", "socket.sendto"}


class OutsideError(OSError):
    """Something tried to reach another machine."""


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo" and not (_is_here(arguments[0]) or _address(arguments[0])):
        raise OutsideError(f"lookup of {arguments[0]!r}")
    if event in _sockets and isinstance(arguments[1], tuple) and not _is_here(arguments[1][0]):
        raise OutsideError(f"connection to {arguments[1][0]!r}")


def _is_here(host: object) -> bool:
    address = _address(host)
    return _name(host) in _NAMES or (address is not None and address.is_loopback)


def _address(host: object) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host is written as, which no lookup is sent out for; None for a name."""
    try:
        return ipaddress.ip_address(str(_name(host)))
    except ValueError:
        return None


def _name(host: object) -> object:
    return host.decode() if isinstance(host, bytes) else host


sys.addaudithook(_refuse)

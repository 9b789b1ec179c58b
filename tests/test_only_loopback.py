"""The whole suite runs with every way out of this machine shut."""

import socket
import subprocess
import sys

import pytest

OUT = {
    "a connection": "socket.create_connection(('192.0.2.1', 443), 1)",
    "a lookup": "socket.getaddrinfo('api.openai.com', 443)",
    "a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
}


@pytest.mark.parametrize("way", OUT)
def test_a_test_cannot_reach_another_machine(way: str) -> None:
    with pytest.raises(OSError, match=r"lookup of|connection to"):
        exec(OUT[way], {"socket": socket})  # noqa: S102 - the three lines above


@pytest.mark.parametrize("way", OUT)
def test_a_process_that_a_test_starts_cannot_either(way: str) -> None:
    code = f"import socket\n{OUT[way]}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)  # noqa: S603
    assert "OutsideError" in done.stderr


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), 1).close()

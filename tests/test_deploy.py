"""What the container and the service are made of fits what the program is."""

import configparser
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.health import PATH
from bot.settings import Settings
from tests.bot.small_newsroom import served

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
IGNORED = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
LAYERS = {"bot", "retrieval", "prompts", "index"}


def test_the_image_has_every_layer_and_what_is_copied_is_there_to_copy() -> None:
    copied = {
        name
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
        for name in line.split()
    }
    assert copied >= LAYERS
    assert all((ROOT / name).exists() for name in copied)
    assert {line.removeprefix("!") for line in IGNORED if line.startswith("!")} == copied


def test_nothing_reaches_the_image_that_is_not_named() -> None:
    rules = [line for line in IGNORED if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert rules[-1] == "**/__pycache__"


def test_every_package_of_the_image_is_pinned_by_its_hash_and_none_is_built() -> None:
    installs = re.findall(r"pip --python \S+ install ((?:.|\\\n)+?)(?:\n(?=[A-Z#])|&&)", DOCKERFILE)
    (locked, own) = installs
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(locked.split())
    assert {"--no-deps", "--no-build-isolation"} <= set(own.split())


def test_the_container_is_not_root_and_keeps_its_archive_in_the_volume() -> None:
    user = re.search(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE)
    assert user
    assert int(user[1]) > 0
    assert "VOLUME /data" in DOCKERFILE
    assert "ONRECORD_HOME=/data" in DOCKERFILE


def well(_request: object) -> Response:
    return Response("{}")


def failing(_request: object) -> Response:
    return Response("{}", 503)


@pytest.mark.parametrize(("answers", "code"), [(well, 0), (failing, 1)])
def test_the_containers_health_check_ends_as_the_bot_answers(
    answers: Callable[[object], Response], code: int
) -> None:
    found = re.search(r'^HEALTHCHECK .*\\\n    CMD python -c "(.+)"$', DOCKERFILE, re.MULTILINE)
    port = str(Settings.model_fields["onrecord_web_address"].default).rpartition(":")[2]
    assert found
    assert f"'127.0.0.1', {port}" in found[1]
    with served(Starlette(routes=[Route(PATH, answers)])) as address:
        check = found[1].replace(port, address.rpartition(":")[2])
        assert subprocess.run([sys.executable, "-c", check], check=False).returncode == code  # noqa: S603


def test_the_service_is_not_root_and_may_write_to_its_own_folder_alone() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy" / "onrecord.service")
    service = unit["Service"]
    assert service["User"] == service["Group"] == service["StateDirectory"] == "onrecord"
    assert service["Environment"] == "ONRECORD_HOME=/var/lib/onrecord"
    assert service["ProtectSystem"] == "strict"
    assert "ReadWritePaths" not in service
    assert service["CapabilityBoundingSet"] == ""
    assert service["NoNewPrivileges"] == "yes"


def test_a_command_beside_the_service_has_its_user_its_folder_and_its_settings() -> None:
    unit = (ROOT / "deploy" / "onrecord.service").read_text("utf-8")
    command = (ROOT / "deploy" / "onrecord").read_text("utf-8")
    for setting in ("EnvironmentFile", "UMask", "WorkingDirectory", "LimitCORE"):
        (value,) = re.findall(rf"^{setting}=(.+)$", unit, re.MULTILINE)
        assert f"--property={setting}={value} " in command
    for name, option in (("User", "uid"), ("Group", "gid"), ("Environment", "setenv")):
        (value,) = re.findall(rf"^{name}=(.+)$", unit, re.MULTILINE)
        assert f"--{option}={value} " in command
    (run,) = re.findall(r"^ExecStart=(\S+) serve$", unit, re.MULTILINE)
    assert f'{run} "$@"' in command
    assert subprocess.run(["/bin/sh", "-n", ROOT / "deploy" / "onrecord"], check=False).returncode == 0  # noqa: S603

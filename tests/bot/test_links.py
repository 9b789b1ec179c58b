"""Links into the reading room: signed when there is a secret, and for as long as the setting says."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.web.address import AddressProblem, WebAddressError, check_address, host_and_port, is_loopback
from bot.web.links import opens, reading_room_link, version_path
from index.types import Span, Version

SECRET = "the-calder-bridge-stands"
NOW = datetime(2024, 3, 16, tzinfo=UTC)


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)


def signed(**values: object) -> Settings:
    return settings(onrecord_web_secret=SecretStr(SECRET), **values)


def version(version_id: str = "v1") -> Version:
    return Version(version_id, "a1", "https://a.example", "text", "", "", (), None, None, NOW)


def opened(by: Settings, link: str, version_id: str = "v1", at: datetime = NOW) -> bool:
    query = parse_qs(urlsplit(link).query)
    return opens(by, version_id, query.get("made", [""])[0], query.get("key", [""])[0], at)


def test_a_link_names_the_version_the_words_and_the_place_to_scroll_to() -> None:
    link = reading_room_link(settings(), version(), Span(3, 9))
    assert link == "http://127.0.0.1:8765/version/v1?start=3&end=9#quote"


def test_a_link_without_words_marks_nothing() -> None:
    assert reading_room_link(settings(), version()) == "http://127.0.0.1:8765/version/v1"


def test_a_signed_link_opens_its_version() -> None:
    link = reading_room_link(signed(), version(), Span(3, 9))
    assert opened(signed(), link, at=datetime.now(UTC))


def test_a_signed_link_opens_no_other_version() -> None:
    link = version_path(signed(), "v1", None, int(NOW.timestamp()))
    assert not opened(signed(), link, "v2")


@pytest.mark.parametrize(("days", "lives"), [(6.9, True), (7.1, False)])
def test_a_signed_link_opens_for_the_days_of_the_setting_and_no_longer(days: float, lives: bool) -> None:
    link = version_path(signed(onrecord_web_link_days=7), "v1", None, int(NOW.timestamp()))
    assert opened(signed(), link, at=NOW + timedelta(days=days)) is lives


def test_a_link_made_younger_by_hand_does_not_open() -> None:
    old = int((NOW - timedelta(days=8)).timestamp())
    link = version_path(signed(), "v1", None, old).replace(str(old), str(int(NOW.timestamp())))
    assert not opened(signed(), link)


def test_a_link_signed_with_another_secret_does_not_open() -> None:
    other = settings(onrecord_web_secret=SecretStr("another-secret-entirely"))
    assert not opened(signed(), version_path(other, "v1", None, int(NOW.timestamp())))


@pytest.mark.parametrize("made", ["", "soon", "-1", "١٢", "9" * 5000, "1e9"])
def test_a_link_with_no_proper_time_does_not_open(made: str) -> None:
    assert not opens(signed(), "v1", made, "key", NOW)


@pytest.mark.parametrize("key", ["", "é", "\0", "k" * 10_000])
def test_a_link_with_a_made_up_key_does_not_open(key: str) -> None:
    assert not opens(signed(), "v1", str(int(NOW.timestamp())), key, NOW)


@pytest.mark.parametrize("address", ["127.0.0.1:8765", "localhost:1", "[::1]:8765", "127.9.9.9:80"])
def test_this_machine_alone_needs_no_secret(address: str) -> None:
    check_address(settings(onrecord_web_address=address))
    assert is_loopback(host_and_port(address)[0])


@pytest.mark.parametrize("address", ["0.0.0.0:8765", "[::]:8765", "192.168.1.4:80", "localhost.example:80"])
def test_an_address_that_others_reach_needs_a_secret(address: str) -> None:
    with pytest.raises(WebAddressError) as raised:
        check_address(settings(onrecord_web_address=address))
    assert raised.value.problem is AddressProblem.UNGUARDED
    check_address(signed(onrecord_web_address=address))


def test_a_secret_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(WebAddressError) as raised:
        check_address(settings(onrecord_web_secret=SecretStr("bridge")))
    assert raised.value.problem is AddressProblem.GUESSABLE


@pytest.mark.parametrize(
    "address", ["", "8765", "127.0.0.1", ":8765", "a:b", "a:99999", "http://a:1", "a:1/b", "u@a:1"]
)
def test_what_is_not_host_and_port_is_refused(address: str) -> None:
    with pytest.raises(WebAddressError) as raised:
        host_and_port(address)
    assert raised.value.problem is AddressProblem.NOT_AN_ADDRESS

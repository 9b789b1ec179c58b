"""`onrecord said` and `onrecord attributions`, worked through the process that serves the archive."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio import from_thread
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.office.local import LocalOffice
from bot.office.office import RemoteOffice, find_office
from bot.office.server import open_office
from index import ledger
from index.errors import NotFoundError, NotQuotableError
from index.types import Status
from tests.bot.small_newsroom import SmallNewsroom
from tests.retrieval.spoken import named, saying, unnamed

QUAY = "https://herald.example/2024/quay"
QUAY_TEXT = (
    "“The quay is sinking,” said Ada Renwick. “By a finger a year,” she said. An aide said it [b]was not[/b]."
)
TOLL = "https://herald.example/2024/toll"
TOLL_TEXT = "“The toll stays,” said Ian Renwick."
BELL = "https://herald.example/2024/bell"
BELL_SAID = "“Press :bell: once, and wait for the lights,”"
BELL_TEXT = f"{BELL_SAID} said Bell Warden."


@pytest.fixture(scope="module")
def room(bridge_room: SmallNewsroom) -> SmallNewsroom:
    """The bridge room, with two people of one surname."""
    day = {"outlet": "Calder Herald", "published_at": "2024-03-14T08:00:00Z"}
    bridge_room.add(
        {"url": QUAY, "title": "Quay sinks", "text": QUAY_TEXT, **day},
        {"url": TOLL, "title": "Toll stays", "text": TOLL_TEXT, **day},
        {"url": BELL, "title": "Press once", "text": BELL_TEXT, **day},
    )
    ada = named("Ada Renwick", description="harbour master [retired]")
    found = {
        QUAY: [
            saying(QUAY_TEXT, ada, "“The quay is sinking,”"),
            saying(QUAY_TEXT, named("Ada Renwick", "she"), "“By a finger a year,”"),
            saying(QUAY_TEXT, unnamed("An aide"), "it [b]was not[/b]"),
        ],
        TOLL: [saying(TOLL_TEXT, named("Ian Renwick"), "“The toll stays,”")],
        BELL: [saying(BELL_TEXT, named("Bell Warden"), BELL_SAID)],
    }
    with bridge_room.newsroom.stores.archive.transaction() as connection:
        for source, attributions in found.items():
            ledger.save(connection, bridge_room.version(source).id, attributions)
    return bridge_room


@pytest.fixture(scope="module")
def home(room: SmallNewsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("served")
    with (
        from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(open_office(room.newsroom, home)),
    ):
        yield home


def run(home: Path, *arguments: str, columns: int = 200) -> Result:
    env = {"ONRECORD_HOME": str(home), "COLUMNS": str(columns)}
    return CliRunner().invoke(app, list(arguments), env=env)


def test_a_speaker_is_told_with_the_words_as_they_stand_and_where(home: Path) -> None:
    told = run(home, "said", "Ada Renwick").stdout
    assert told.startswith("What Ada Renwick said, newest first:")
    assert "│ “The quay is sinking,”" in told
    assert "Ada Renwick harbour master [retired] · said · direct" in told
    assert "as “she”" in told
    assert "Calder Herald · Quay sinks · 14 March 2024" in told


def test_on_a_narrow_terminal_every_line_of_a_quote_has_the_bar(home: Path) -> None:
    told = run(home, "said", "Bell Warden", columns=24).stdout.splitlines()
    rows = [line.removeprefix("  │ ").rstrip() for line in told if line.startswith("  │ ")]
    assert len(rows) > 1
    assert " ".join(rows) == BELL_SAID
    assert max(map(len, rows)) <= 20


def test_a_word_between_colons_stays_a_word(home: Path) -> None:
    assert BELL_SAID in run(home, "said", "Bell Warden").stdout
    assert ":bell:" in run(home, "attributions", BELL).stdout


def test_a_surname_of_two_is_answered_with_the_choice(home: Path) -> None:
    told = run(home, "said", "renwick")
    assert told.stdout.startswith("Which one? Ada Renwick (2), Ian Renwick (1).")
    assert (told.exit_code, "│" in told.stdout) == (0, False)


def test_a_name_of_two_words_needs_no_quotation_marks(home: Path) -> None:
    found = json.loads(run(home, "said", "Ada", "Renwick", "--json").stdout)
    assert (found["asked"], found["status"], len(found["items"])) == ("Ada Renwick", "found", 2)


@pytest.mark.parametrize(
    "words", [("Ada Renwick", "quay"), ("Ada", "Renwick", "about", "quay"), ("Ada Renwick about quay",)]
)
def test_a_topic_is_the_second_word_or_what_follows_about(home: Path, words: tuple[str, ...]) -> None:
    found = json.loads(run(home, "said", *words, "--json").stdout)
    assert (found["asked"], found["topic"], found["status"]) == ("Ada Renwick", "quay", "found")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Zed Nobody",), "Nobody by the name of Zed Nobody is quoted in the archive. Check the spelling."),
        (("Ian Renwick", "opera"), "Ian Renwick is quoted once in the archive, but not about opera."),
        (("Ada",), "Nobody by the name of Ada is quoted in the archive. Is it Ada Renwick (2)?"),
        (("an aide",), "Said by “An aide”. It may be somebody else in every article:"),
    ],
)
def test_what_was_not_found_or_is_not_sure_is_said(home: Path, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in run(home, "said", *words).stdout.replace("\n", " ")


@pytest.mark.parametrize("name", ["", " ", '""', "?"])
def test_no_name_is_a_mistake_in_usage(home: Path, name: str) -> None:
    assert run(home, "said", name).exit_code == 2


def test_what_is_left_out_is_counted(home: Path) -> None:
    told = run(home, "said", "Ada Renwick", "--limit", "1").stdout
    assert "“The quay is sinking,”" in told
    assert "1 more." in told


def test_a_collection_that_has_nothing_shows_nothing(home: Path) -> None:
    assert "Renwick (" not in run(home, "said", "Renwick", "--collection", "courts").stdout


def test_attributions_are_a_line_of_json_each(home: Path, room: SmallNewsroom) -> None:
    lines = [json.loads(line) for line in run(home, "attributions", QUAY, "--json").stdout.splitlines()]
    assert [line["speaker"] for line in lines] == ["Ada Renwick", "Ada Renwick", "An aide"]
    text = room.version(QUAY).text
    assert [text[slice(*line["content"][0])] for line in lines] == [
        line["text"]["content"][0] for line in lines
    ]


def test_attributions_are_a_table_for_reading_in_which_markup_is_only_words(home: Path) -> None:
    told = run(home, "attributions", "Quay sinks").stdout
    for words in ("Ada Renwick", "harbour master [retired]", "as “she”", "it [b]was not[/b]", "unnamed"):
        assert words in told


@pytest.mark.parametrize("kind", ["local", "remote"])
def test_both_offices_give_the_same(kind: str, home: Path, room: SmallNewsroom) -> None:
    local, remote = LocalOffice(room.newsroom), find_office(home)
    assert isinstance(remote, RemoteOffice)
    office = local if kind == "local" else remote
    seen = frozenset({"public"})
    assert office.said("Ada Renwick", "quay", seen, 1) == local.said("Ada Renwick", "quay", seen, 1)
    assert list(office.attributions(QUAY)) == list(local.attributions(QUAY))
    with pytest.raises(NotFoundError):
        list(office.attributions("no such headline"))


def test_a_withheld_article_is_not_told(home: Path, room: SmallNewsroom) -> None:
    room.newsroom.set_status(TOLL, Status.WITHHELD)
    try:
        assert "The toll stays" not in run(home, "said", "Ian Renwick").stdout
        refused = run(home, "attributions", TOLL, "--json")
        assert isinstance(refused.exception, NotQuotableError)
        assert refused.stdout == ""
    finally:
        room.newsroom.set_status(TOLL, Status.USABLE)

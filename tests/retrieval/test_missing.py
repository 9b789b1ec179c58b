"""What is said when the archive does not hold the answer: what was looked for, and what there is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from index.archive import Standing
from index.sync import sync
from index.types import Quote, Span, Status
from retrieval.missing import near_misses, note_on_coverage, note_on_words, notes_on_missing
from retrieval.question import parse
from retrieval.types import EVERYONE, Audience, Kind, Point
from tests.conftest import HOSPITAL, NOON, RESERVOIR, STADIUM, WOLVES, ArchiveOf, SmallArchive, page
from tests.retrieval.found import said

PUBLIC, COURTS = Audience(frozenset({"public"})), Audience(frozenset({"courts"}))
SECRET = page(
    "secret",
    "Prosecutors will charge a smuggler named Zoltan Brik, a judge said.",
    "The smuggler",
    published_at=datetime(2019, 8, 30, tzinfo=UTC),
)


def looked_for(archive: SmallArchive, text: str, *history: str, audience: Audience = EVERYONE) -> str:
    note, *_ = notes_on_missing(parse(text, history), archive.stores, audience, archive.now)
    assert note.code == "looked_for"
    return note.text


def covered(archive: SmallArchive, audience: Audience = EVERYONE) -> list[str]:
    return [note.text for note in note_on_coverage(archive.stores.archive, audience, archive.now)]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who won the chess title in Reykjavik?", "No article has the words won, chess, title, Reykjavik."),
        ("Who stole the Marlow swans?", "No article has the words stole, swans; some have Marlow."),
        ("What did Brünnhilde say about the dam?", "No article has the word Brünnhilde; some have dam."),
        (
            "What did Anders Holm say about wolves?",
            "No passage was found in which Anders Holm speaks of wolves.",
        ),
        (
            "What did the director say?",
            "Articles speak of director, but no passage was found that answers this.",
        ),
        ("Who denied it?", "Articles speak of denied, but no passage was found that answers this."),
        ("Is the barley for patients?", "No passage was found that brings together barley, patients."),
        ("Wolves, wolves and barley", "No passage was found that brings together Wolves, wolves, barley."),
        ("How is the stadiums' contract?", "No passage was found that brings together stadiums, contract."),
    ],
)
def test_what_was_looked_for_is_told_in_the_reporters_own_words(
    newsroom: SmallArchive, question: str, told: str
) -> None:
    assert looked_for(newsroom, question) == told


def test_what_a_follow_up_looked_for_is_told_with_the_words_of_its_thread(newsroom: SmallArchive) -> None:
    told = looked_for(newsroom, "Did he mention wolves?", "What did Ivo Brandt say?")
    assert told == "No article has the word mention; some have wolves."
    told = looked_for(newsroom, "and about wolves?", "What did Ivo Brandt say?")
    assert told == "No passage was found that brings together Ivo, Brandt, wolves."


def test_a_word_of_a_headline_alone_is_a_word_that_an_article_has(archive_of: ArchiveOf) -> None:
    archive = archive_of(replace(WOLVES, title="Panic in Ostrava"))
    assert looked_for(archive, "panic of mayors?") == "No article has the word mayors; some have panic."


def test_only_the_first_words_of_a_long_question_are_told(newsroom: SmallArchive) -> None:
    told = looked_for(newsroom, " ".join(f"zorp{n}" for n in range(50)))
    assert "zorp7" in told
    assert "zorp8" not in told


@pytest.mark.parametrize("audience", [PUBLIC, Audience(frozenset()), Audience(frozenset({"sport"}))])
def test_a_word_that_only_others_may_read_is_told_as_one_that_is_nowhere(
    archive_of: ArchiveOf, audience: Audience
) -> None:
    archive = archive_of(WOLVES)
    missing = looked_for(archive, "Is Zoltan a smuggler?", audience=audience)
    archive.add(SECRET, standing=Standing("courts"))
    assert looked_for(archive, "Is Zoltan a smuggler?", audience=audience) == missing
    assert looked_for(archive, "Is Zoltan a smuggler?", audience=COURTS) != missing


def test_the_dates_and_the_number_of_articles_are_told(newsroom: SmallArchive) -> None:
    told = ["The archive covers 15 January 2024 to 2 April 2024 in 4 articles."]
    assert covered(newsroom) == covered(newsroom, PUBLIC) == told


def test_an_archive_without_dates_tells_of_none(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    assert covered(archive) == []
    archive.add(replace(WOLVES, published_at=None))
    assert covered(archive) == []


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        (EVERYONE, ["The archive covers 30 August 2019 to 15 January 2024 in 2 articles."]),
        (PUBLIC, ["The archive covers 15 January 2024 to 15 January 2024 in 1 article."]),
        (COURTS, ["The archive covers 30 August 2019 to 30 August 2019 in 1 article."]),
        (Audience(frozenset({"sport"})), []),
        (Audience(frozenset()), []),
    ],
)
def test_dates_and_numbers_are_of_what_the_audience_may_read(
    archive_of: ArchiveOf, audience: Audience, told: list[str]
) -> None:
    archive = archive_of(WOLVES)
    archive.add(SECRET, standing=Standing("courts"))
    assert covered(archive, audience) == told


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.KILLED])
def test_what_is_withheld_is_not_counted_until_its_release(archive_of: ArchiveOf, status: Status) -> None:
    archive = archive_of(WOLVES, STADIUM, HOSPITAL)
    before = covered(archive)
    archive.add(RESERVOIR)
    archive.set_status(RESERVOIR, status)
    assert covered(archive) == before
    archive.set_status(RESERVOIR, Status.USABLE)
    assert covered(archive) == ["The archive covers 15 January 2024 to 2 April 2024 in 4 articles."]


def test_what_is_under_embargo_is_counted_from_its_hour_on(archive_of: ArchiveOf) -> None:
    archive = archive_of(WOLVES)
    before = covered(archive)
    archive.add(SECRET, standing=Standing(embargo_until=NOON + timedelta(hours=1)))
    assert covered(archive) == before
    assert "Zoltan" in looked_for(archive, "Is Zoltan there?")
    archive.now = NOON + timedelta(hours=1)
    sync(archive.stores, archive.now)
    assert covered(archive) == ["The archive covers 30 August 2019 to 15 January 2024 in 2 articles."]


def test_a_changed_article_is_counted_once_with_its_new_date(archive_of: ArchiveOf) -> None:
    archive = archive_of(WOLVES)
    archive.add(replace(WOLVES, text="No wolves were seen.", published_at=NOON))
    assert covered(archive) == ["The archive covers 6 May 2024 to 6 May 2024 in 1 article."]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What did Anders Holm say about the aqueduct?", ["No article has the word aqueduct."]),
        ("What did Zoltan Brik say about the dam?", ["No article has the words Zoltan, Brik."]),
        ("Who disputed the moon landing?", ["No article has the words moon, landing."]),
        ("What did Anders Holm say about the old Marlow dam?", []),  # most of the topic is there
        ("What did Anders Holm say about the dam, according to Lena Ode of the Gazette?", []),
        ("What did Anders Holm say?", []),
        ("What is Anders Holm's argument about the dam?", []),  # what somebody says may be called anything
    ],
)
def test_an_answer_tells_which_words_of_the_one_asked_and_of_most_of_the_topic_are_nowhere(
    archive_of: ArchiveOf, question: str, told: list[str]
) -> None:
    archive = archive_of(replace(RESERVOIR, authors=("Lena Ode",)), HOSPITAL)
    version = archive.current(RESERVOIR)
    points = [Point(Kind.STATEMENT, None, (Quote(version, Span(0, len(version.text))),))]
    notes = note_on_words(parse(question), archive.stores, EVERYONE, points)
    assert [(note.code, note.text) for note in notes] == [("missing_words", text) for text in told]


def test_a_near_miss_has_a_word_of_the_topic_in_its_passage_or_headline_and_the_first_has_most() -> None:
    dam = said(None, "The dams are high.")
    bridge = said(None, "Petra Lindqvist spoke of a bridge.", "b")
    headed = said(None, "The wall is high.", "c")
    version = replace(headed.quote.version, title="A dam at Marlow")
    headed = replace(headed, quote=Quote(version, headed.quote.span))
    found = [bridge, headed, dam]
    assert near_misses(parse("What did Petra Lindqvist say about the dam?"), found) == [headed, dam]
    assert near_misses(parse("What did Petra Lindqvist say?"), found) == [bridge]
    assert near_misses(parse("Who won the chess title?"), found) == []
    assert near_misses(parse("Who saw the Marlow dam?"), [dam, headed]) == [headed, dam]


def test_a_question_that_is_not_answered_says_what_was_looked_for_and_what_there_is(
    newsroom: SmallArchive,
) -> None:
    notes = newsroom.ask("Who won the chess title in Reykjavik in 1972?").notes
    assert [note.code for note in notes] == ["looked_for", "covers"]
    assert all(note.text.endswith(".") for note in notes)


@pytest.mark.parametrize("question", ["🎉", "?!", "…"])
def test_a_question_without_words_is_told_to_have_none(newsroom: SmallArchive, question: str) -> None:
    assert looked_for(newsroom, question) == "The question has no words to look for. Write it out."


def test_where_there_is_nothing_to_read_that_is_told_and_what_to_do(newsroom: SmallArchive) -> None:
    told = looked_for(newsroom, "Who won?", audience=Audience(frozenset()))
    assert "is empty" in told
    assert "onrecord add" in told

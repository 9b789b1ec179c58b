"""Asking a real archive: what an answer promises, whoever drafted it and whatever happens meanwhile."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest

from index.archive import Standing
from index.locate import fold
from index.types import Page, Status
from retrieval.ask import Asking
from retrieval.quoting import Quoting
from retrieval.session import Session, keep_quiet
from retrieval.types import Answer, Audience, Draft, DraftPoint, Findings, Kind, Pick, Point, Question
from retrieval.types import Status as Answered
from tests.conftest import (
    HOSPITAL,
    NOON,
    RESERVOIR,
    STADIUM,
    WOLVES,
    ArchiveOf,
    Models,
    SmallArchive,
    page,
    small_archive,
)
from tests.retrieval.meanwhile import Meanwhile

MOVED = "Who said the dam wall has moved, and what readings were cited?"
ASKED = (
    (MOVED, RESERVOIR),
    ("What did the mayor say about the cost of the stadium?", STADIUM),
    ("Who denied that patients were sent home from Hollin hospital?", HOSPITAL),
    ("How many ewes did shepherds lose to the wolves?", WOLVES),
)
WRECK = page(
    "wreck",
    "The wreck off Hollin is a warship, diver Mona Keller said on Friday.\n"
    "Keller cited sonar images of two gun turrets.\n"
    "Collector Jon Petrie said he had seen no evidence of a warship off Hollin, citing harbour records.\n"
    "“We lost nothing there,” the defence ministry said.\n",
    "The wreck off Hollin",
)
LIGHTHOUSE = page(
    "lighthouse",
    "The Skerry lighthouse was sold in secret, historian Greta Olsen said.\n"
    "Olsen pointed to a deed that was signed in the records office.\n"
    "Keeper Ludo Marsh said there was no proof or evidence of a secret sale, and that his records say so.\n",
    "The lighthouse",
)
UNRELATED = ("What is the best recipe for sourdough bread?", "Who won the chess title in Reykjavik in 1972?")


def shown(answer: Answer) -> set[str]:
    """The sources of everything an answer shows."""
    return {quote.version.source for quote in (*answer.quotes, *answer.closest)}


def speaker_of(point: Point) -> str:
    assert point.speaker is not None
    return point.speaker.name


class Inventing:
    """Drafts words that are in no article."""

    name = "inventing"

    def draft(
        self,
        question: Question,
        findings: Findings,
        session: Session,
        offer: Callable[[DraftPoint], None] = keep_quiet,
    ) -> Draft:
        invented = Pick(findings.items[0].id, "the dam will fall on everybody tomorrow")
        return Draft((DraftPoint(Kind.CLAIM, (invented,), "She says so."),))


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[SmallArchive]:
    """The wolves for everybody, the reservoir for readers of the courts collection."""
    with small_archive(tmp_path_factory.mktemp("divided"), empty, models) as archive:
        archive.add(WOLVES)
        archive.add(RESERVOIR, standing=Standing("courts"))
        yield archive


@pytest.fixture(scope="module")
def divers(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[SmallArchive]:
    """Two claims, each with evidence of her own; somebody else speaks of evidence in more of the words."""
    with small_archive(tmp_path_factory.mktemp("divers"), empty, models) as archive:
        archive.add(WRECK, LIGHTHOUSE, STADIUM)
        yield archive


@pytest.mark.parametrize(("question", "article"), ASKED)
def test_a_question_about_an_article_is_answered_from_it_first(
    newsroom: SmallArchive, question: str, article: Page
) -> None:
    answer = newsroom.ask(question)
    assert answer.status is Answered.ANSWERED
    assert answer.quotes[0].version.source == article.source
    assert answer.closest == ()
    assert answer.answerer == "quoting"


@pytest.mark.parametrize("question", [question for question, _ in ASKED])
def test_every_quote_is_a_slice_of_the_stored_version(newsroom: SmallArchive, question: str) -> None:
    for quote in newsroom.ask(question).quotes:
        stored = newsroom.stores.archive.version(quote.version.id)
        assert quote.text == stored.text[quote.span.start : quote.span.end]
        assert quote.text in next(page.text for _, page in ASKED if page.source == stored.source)


@pytest.mark.parametrize("question", [question for question, _ in ASKED])
def test_no_point_of_an_answer_is_empty_and_no_words_are_there_twice(
    newsroom: SmallArchive, question: str
) -> None:
    answer = newsroom.ask(question)
    assert all(point.quotes for point in answer.points)
    for left, right in combinations(answer.quotes, 2):
        assert fold(left.text) != fold(right.text)
        assert left.version.id != right.version.id or not left.span.overlaps(right.span)


def test_what_was_said_stands_with_the_one_who_said_it(newsroom: SmallArchive) -> None:
    moved = next(p for p in newsroom.ask(MOVED).points if any("four millimetres" in q.text for q in p.quotes))
    assert moved.speaker is not None
    assert moved.speaker.name == "Petra Lindqvist"


def test_an_empty_archive_says_that_it_holds_nothing(archive_of: ArchiveOf) -> None:
    answer = archive_of().ask(MOVED)
    assert (answer.status, answer.points, answer.closest) == (Answered.NOT_IN_ARCHIVE, (), ())


@pytest.mark.parametrize(
    ("question", "near"),
    [
        *((question, set()) for question in UNRELATED),
        ("When did the chess stadium of Reykjavik open in 1972?", {STADIUM.source}),
    ],
)
def test_what_is_not_in_the_archive_is_said_to_be_so_with_near_misses_of_the_same_topic(
    newsroom: SmallArchive, question: str, near: set[str]
) -> None:
    answer = newsroom.ask(question)
    assert (answer.status, answer.points) == (Answered.NOT_IN_ARCHIVE, ())
    assert [note.code for note in answer.notes] == ["looked_for", "covers"]
    assert [quote.version.source for quote in answer.closest] == list(near)


@pytest.mark.parametrize(
    ("before", "article", "words"),
    [
        ("What did Petra Lindqvist say about the Marlow reservoir?", RESERVOIR, "12 million"),
        ("What did Mayor Clara Voss say about the stadium?", STADIUM, "nothing"),
    ],
)
def test_a_follow_up_is_answered_from_the_article_its_thread_is_about(
    newsroom: SmallArchive, before: str, article: Page, words: str
) -> None:
    answer = newsroom.ask("What did she say about the cost?", [before])
    assert answer.question == "What did she say about the cost?"
    assert answer.quotes[0].version.source == article.source
    assert any(words in quote.text for quote in answer.quotes)


def test_proof_is_looked_for_where_the_one_of_the_question_before_spoke(divers: SmallArchive) -> None:
    point = divers.ask("Did she give any proof?", ["What did Mona Keller say about the wreck?"]).points[0]
    assert (point.kind, speaker_of(point)) == (Kind.EVIDENCE, "Mona Keller")
    assert any("sonar" in quote.text for quote in point.quotes)


def test_somebody_else_who_is_named_in_a_follow_up_is_asked_about_the_same(divers: SmallArchive) -> None:
    point = divers.ask(
        "And what did the ministry say?", ["What did Mona Keller say about the wreck?"]
    ).points[0]
    assert "ministry" in speaker_of(point)
    assert point.quotes[0].version.source == WRECK.source


@pytest.mark.parametrize(
    ("before", "follow_up", "speaker"),
    [
        (["What did Mayor Clara Voss say about the stadium?"], "Who disputed that?", "Dan Reyes"),
        (["Who said the new stadium would cost nothing?"], "did anyone deny it?", "Dan Reyes"),
        (["Who said Hollin hospital turned away forty patients?"], "What was the response?", "Ivo Brandt"),
    ],
)
def test_a_follow_up_for_anybodys_response_begins_with_who_contradicts_the_one_before(
    newsroom: SmallArchive, before: list[str], follow_up: str, speaker: str
) -> None:
    point = newsroom.ask(follow_up, before).points[0]
    assert (point.kind, speaker_of(point)) == (Kind.RESPONSE, speaker)


def test_evidence_asked_for_after_a_denial_is_the_claimants(divers: SmallArchive) -> None:
    thread = ["Who said the wreck off Hollin is a warship?", "Who disputed that?"]
    point = divers.ask("What evidence was cited?", thread).points[0]
    assert (point.kind, speaker_of(point)) == (Kind.EVIDENCE, "Mona Keller")


@pytest.mark.parametrize("follow_up", ["any evidence?", "Did she give any proof?", "What was her evidence?"])
@pytest.mark.parametrize(
    ("before", "speaker", "words"),
    [
        ("Who said the wreck off Hollin is a warship?", "Mona Keller", "sonar"),
        ("Who said the lighthouse was sold in secret?", "Greta Olsen", "deed"),
    ],
)
def test_a_follow_up_means_the_one_who_spoke_in_the_answer_to_a_question_that_names_nobody(
    divers: SmallArchive, before: str, speaker: str, words: str, follow_up: str
) -> None:
    point = divers.ask(follow_up, [before]).points[0]
    assert (point.kind, speaker_of(point)) == (Kind.EVIDENCE, speaker)
    assert any(words in quote.text for quote in point.quotes)


def test_a_follow_up_leans_on_no_answer_that_its_audience_may_not_read(archive_of: ArchiveOf) -> None:
    archive = archive_of(LIGHTHOUSE)
    archive.add(WRECK, standing=Standing("courts"))
    answer = archive.ask(
        "any evidence?", ["Who said the wreck off Hollin is a warship?"], Audience(frozenset({"public"}))
    )
    assert shown(answer) <= {LIGHTHOUSE.source}


def test_a_follow_up_in_an_empty_archive_is_answered_like_any_other(archive_of: ArchiveOf) -> None:
    answer = archive_of().ask("any evidence?", ["Who said the dam has moved?"])
    assert (answer.status, answer.points) == (Answered.NOT_IN_ARCHIVE, ())


def test_syndicated_words_are_shown_once(archive_of: ArchiveOf) -> None:
    straight = RESERVOIR.text.replace("“", '"').replace("”", '"').replace("’", "'")
    copy = replace(RESERVOIR, source="https://herald.example/dam", outlet="Herald", text=straight)
    answer = archive_of(RESERVOIR, copy).ask(MOVED)
    assert answer.status is Answered.ANSWERED
    folded = [fold(quote.text) for quote in answer.quotes]
    assert len(set(folded)) == len(folded)


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.KILLED])
def test_a_withheld_article_is_in_no_answer_until_its_release(archive_of: ArchiveOf, status: Status) -> None:
    archive = archive_of(RESERVOIR, WOLVES)
    archive.set_status(RESERVOIR, status)
    assert RESERVOIR.source not in shown(archive.ask(MOVED))
    archive.set_status(RESERVOIR, Status.USABLE)
    assert archive.ask(MOVED).quotes[0].version.source == RESERVOIR.source


def test_an_embargoed_article_is_in_answers_from_its_hour_on_and_not_before(archive_of: ArchiveOf) -> None:
    archive = archive_of(WOLVES)
    archive.add(RESERVOIR, standing=Standing(embargo_until=NOON + timedelta(hours=1)))
    archive.now = NOON + timedelta(minutes=59)
    assert RESERVOIR.source not in shown(archive.ask(MOVED))
    archive.now = NOON + timedelta(hours=1)
    assert archive.ask(MOVED).quotes[0].version.source == RESERVOIR.source


def test_a_removed_article_is_in_no_answer(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, WOLVES)
    archive.remove(RESERVOIR)
    assert shown(archive.ask(MOVED)) <= {WOLVES.source}


@pytest.mark.parametrize(
    ("readable", "sources"),
    [
        (None, {RESERVOIR.source, WOLVES.source}),
        (frozenset({"public"}), {WOLVES.source}),
        (frozenset({"courts"}), {RESERVOIR.source}),
        (frozenset({"sport"}), set()),
        (frozenset[str](), set()),
    ],
)
@pytest.mark.parametrize("question", [MOVED, UNRELATED[0], "Marlow reservoir dam Lindqvist barley", "wolves"])
def test_an_audience_never_gets_another_collections_words(
    divided: SmallArchive, readable: frozenset[str] | None, sources: set[str], question: str
) -> None:
    assert shown(divided.ask(question, audience=Audience(readable))) <= sources


def test_the_readers_of_a_collection_get_its_words(divided: SmallArchive) -> None:
    answer = divided.ask(MOVED, audience=Audience(frozenset({"courts"})))
    assert answer.status is Answered.ANSWERED


def test_an_article_withheld_while_the_answer_is_drafted_is_not_shown(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, WOLVES)
    meanwhile = Meanwhile(Quoting(), lambda: archive.set_status(RESERVOIR, Status.WITHHELD))
    answer = Asking(archive.stores, meanwhile, archive.clock).ask(MOVED)
    assert RESERVOIR.source not in shown(answer)


def test_an_article_put_under_embargo_while_the_answer_is_drafted_is_not_shown(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR)
    later = Standing(embargo_until=NOON + timedelta(hours=1))
    meanwhile = Meanwhile(Quoting(), lambda: archive.add(RESERVOIR, standing=later))
    answer = Asking(archive.stores, meanwhile, archive.clock).ask(MOVED)
    assert shown(answer) == set()


def test_an_article_removed_while_the_answer_is_drafted_is_left_out(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, WOLVES)
    answer = Asking(
        archive.stores, Meanwhile(Quoting(), lambda: archive.remove(RESERVOIR)), archive.clock
    ).ask(MOVED)
    assert RESERVOIR.source not in shown(answer)


def test_an_answerer_that_invents_loses_its_words_and_the_quoting_answer_is_given(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of(RESERVOIR)
    answer = Asking(archive.stores, Inventing(), archive.clock).ask(MOVED)
    assert answer.answerer == "quoting"
    assert answer.quotes
    assert not any("tomorrow" in quote.text for quote in answer.quotes)
    assert all(point.wording is None for point in answer.points)


@pytest.mark.parametrize("question", ["", " ", "?", "🌉", "and", "x" * 10_000])
def test_any_question_gets_an_answer(newsroom: SmallArchive, question: str) -> None:
    answer = newsroom.ask(question, ["", "?"])
    assert answer.question == question
    assert bool(answer.points) == (answer.status is Answered.ANSWERED)


def test_several_threads_get_the_answers_that_one_gets(newsroom: SmallArchive) -> None:
    asking = Asking(newsroom.stores, clock=newsroom.clock)
    questions = [question for question, _ in ASKED] * 2
    alone = [asking.ask(question).quotes for question in questions]
    with ThreadPoolExecutor(4) as pool:
        together = [answer.quotes for answer in pool.map(asking.ask, questions)]
    assert together == alone


def test_an_answer_says_how_long_its_steps_took(newsroom: SmallArchive) -> None:
    ms = newsroom.ask(MOVED).ms
    assert {"total", "search"} <= set(ms)
    assert ms["total"] >= ms["search"] > 0

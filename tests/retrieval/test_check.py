"""Checking a quotation in an archive: the verdict, the places, what is called out, and who may see it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import Standing
from index.errors import NotFoundError
from index.types import Grade, Quote, Speaker, Status
from retrieval.check import SHOWN, Checking
from retrieval.check_json import to_json
from retrieval.check_notes import on_changes
from retrieval.check_types import Check, Cited, Verdict
from retrieval.compare import compare
from retrieval.types import EVERYONE, Audience
from retrieval.wording import read
from tests.conftest import (
    ARTICLES,
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
from tests.retrieval.articles import version
from tests.retrieval.spoken import named, told, unnamed

LINDQVIST, HOLM = named("Petra Lindqvist"), named("Anders Holm")
VOSS, REYES = named("Clara Voss", "Mayor Clara Voss"), named("Dan Reyes")
NURSE = unnamed("a nurse who asked not to be named")
DAM = "The dam wall has moved four millimetres since the autumn"
COPY = page(
    "copy",
    "A wall is on the move, and not in the plans. “The dam wall has moved four millimetres since the "
    "autumn,” the engineer told the wire.\nThe repair may cost 12 million crowns, allegedly.\n"
    "Nobody had warned the farmers before\nthe gates were opened at night.\n",
    published_at=datetime(2024, 4, 9, 6, 0, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[SmallArchive]:
    """The four articles and a later copy of some words; who says what is written by the test."""
    with small_archive(tmp_path_factory.mktemp("checked"), empty, models) as archive:
        told(archive, RESERVOIR, (LINDQVIST, f"“{DAM},”"), (HOLM, "“Nobody has shown us one figure,”"))
        told(archive, HOSPITAL, (NURSE, "“We had two doctors for ninety beds,”"))
        told(archive, STADIUM, (VOSS, "the new stadium would cost taxpayers nothing"))
        told(archive, WOLVES)
        told(archive, COPY, (None, f"“{DAM},”"))
        yield archive


def check(archive: SmallArchive, words: str, by: str | None = None, article: str | None = None) -> Check:
    return Checking(archive.stores, archive.clock).check(Cited(words, by), article, EVERYONE)


def codes(checked: Check) -> list[str]:
    return [note.code for note in checked.notes]


def test_exact_words_are_told_with_every_place_newest_first_and_who_says_them(archive: SmallArchive) -> None:
    checked = check(archive, "“the dam wall has moved four millimetres since the autumn.”")
    assert checked.verdict is Verdict.EXACT
    assert [place.version.source for place in checked.places] == [COPY.source, RESERVOIR.source]
    assert [place.speaker for place in checked.places] == [None, LINDQVIST]
    assert [place.quotes[0].text for place in checked.places] == [DAM, DAM]


def test_the_sentence_around_the_words_is_whole(archive: SmallArchive) -> None:
    [place] = check(archive, "shown us one figure").places
    assert place.sentence.text.startswith("“Nobody has shown us one figure,” said Anders Holm")


def test_words_that_run_over_a_paragraph_break_are_exact(archive: SmallArchive) -> None:
    checked = check(archive, "warned the farmers before the gates were opened at night")
    assert checked.verdict is Verdict.EXACT
    checked = check(archive, "at 12 million crowns. Farmers below the dam disputed the readings")
    assert checked.verdict is Verdict.EXACT


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Somebody has shown us one figure", "negation_dropped"),
        ("The contract has a signature on it", "negation_dropped"),
        ("denied that anybody was sent home without proper care", None),
        ("denied that anybody was sent home with care", "negation_dropped"),
        ("The dam wall has not moved four millimetres", "negation_added"),
        ("The repair will cost 12 million crowns, allegedly", "modality_dropped"),
        ("The repair may cost 12 million crowns at least", "modality_dropped"),
        ("The dam wall may have moved four millimetres", "modality_added"),
        ("The dam wall has moved five millimetres since the autumn", "number_changed"),
        ("Lindqvist put the cost of the repair at 21 million crowns", "number_changed"),
        ("lindqvist put the cost of the Repair at 12 million crowns", "same_words"),
        ("Three wolves were seen near the Ostrava road on Monday", None),
    ],
)
def test_altered_words_are_altered_and_what_turns_them_is_named(
    archive: SmallArchive, words: str, code: str | None
) -> None:
    checked = check(archive, words)
    assert checked.verdict is Verdict.ALTERED
    assert checked.places[0].changes
    named_codes = set(codes(checked)) - {"in_context", "interrupted"}
    assert named_codes == ({code} if code else set())


def test_a_dropped_negation_is_named_by_its_word(archive: SmallArchive) -> None:
    checked = check(archive, "The contract has a signature on it")
    assert "no" in next(note.text for note in checked.notes if note.code == "negation_dropped").split(": ")[1]


def test_a_dropped_contraction_is_named_by_the_whole_word() -> None:
    [match] = compare(read("The bridge was safe"), version("The bridge wasn't safe."))
    noted = on_changes("The bridge was safe", match.changes)
    [note] = [one for one in noted if one.code == "negation_dropped"]
    assert note.text == "A negation is missing from your words: wasn't."


def test_what_an_ellipsis_leaves_out_is_exact_but_a_negation_in_it_is_called_out(
    archive: SmallArchive,
) -> None:
    checked = check(archive, "The contract has … signature on it")
    assert (checked.verdict, codes(checked)) == (Verdict.EXACT, ["negation_left_out"])
    assert [quote.text for quote in checked.places[0].quotes] == ["The contract has", "signature on it"]


def test_a_denial_in_the_rest_of_the_sentence_is_called_out(archive: SmallArchive) -> None:
    checked = check(archive, "anybody was sent home without care")
    assert (checked.verdict, codes(checked)) == (Verdict.EXACT, ["in_context"])


@pytest.mark.parametrize("by", ["Petra Lindqvist", "lindqvist", "Chief Engineer Petra Lindqvist"])
def test_the_right_speaker_is_confirmed_and_their_place_comes_first(archive: SmallArchive, by: str) -> None:
    checked = check(archive, DAM, by)
    assert (checked.verdict, checked.places[0].speaker) == (Verdict.EXACT, LINDQVIST)


@pytest.mark.parametrize("by", ["Anders Holm", "Petra", "a nurse", "Petra Lindqvist Jr"])
def test_real_words_of_somebody_else_are_said_to_be_so(archive: SmallArchive, by: str) -> None:
    checked = check(archive, DAM, by)
    assert checked.verdict is Verdict.OTHER_SPEAKER
    assert LINDQVIST in [place.speaker for place in checked.places]


@pytest.mark.parametrize(
    ("by", "verdict"),
    [
        ("a nurse who asked not to be named", Verdict.EXACT),
        ("nurse", Verdict.OTHER_SPEAKER),
        ("Ivo Brandt", Verdict.OTHER_SPEAKER),
    ],
)
def test_a_source_without_a_name_is_only_who_the_article_says_it_is(
    archive: SmallArchive, by: str, verdict: Verdict
) -> None:
    assert check(archive, "We had two doctors for ninety beds", by).verdict is verdict


def test_where_the_ledger_has_nobody_the_speaker_is_not_confirmed(archive: SmallArchive) -> None:
    checked = check(archive, "Shepherds lost eleven ewes in the same week", "Ivo Brandt")
    assert (checked.verdict, codes(checked)) == (Verdict.EXACT, ["speaker_not_known"])


def test_an_unknown_she_confirms_nobody(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    article = page("she", "She came late. “I will not go again,” she said on Friday.\n")
    told(archive, article, (Speaker("she", "she", Grade.UNKNOWN), "“I will not go again,”"))
    assert codes(check(archive, "I will not go again", "she")) == ["speaker_not_known"]


@pytest.mark.parametrize(
    ("words", "by", "verdict", "code"),
    [
        (DAM, "Petra Lindqwist", Verdict.EXACT, ["name_not_known"]),
        (DAM, "Standfirst", Verdict.EXACT, ["name_not_known"]),
        (DAM, "Ms. Lindqvist", Verdict.EXACT, []),
        (DAM, "Zed Nobody", Verdict.OTHER_SPEAKER, ["name_not_known"]),
        (DAM, "Anders Holm", Verdict.OTHER_SPEAKER, []),
    ],
)
def test_a_name_that_nobody_has_is_told_of_and_a_slip_or_a_label_accuses_nobody(
    archive: SmallArchive, words: str, by: str, verdict: Verdict, code: list[str]
) -> None:
    checked = check(archive, words, by)
    assert (checked.verdict, codes(checked)) == (verdict, code)


def test_whom_the_article_describes_as_the_mayor_is_the_mayor(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    article = page("toll", "“The toll will never go up again,” said Clara Voss, the mayor of Marlow.\n")
    voss = named("Clara Voss", description="the mayor of Marlow")
    told(archive, article, (voss, "“The toll will never go up again,”"))
    for by, verdict in (
        ("the mayor", Verdict.EXACT),
        ("Mayor Voss", Verdict.EXACT),
        ("the may", Verdict.OTHER_SPEAKER),
    ):
        assert check(archive, "The toll will never go up again", by).verdict is verdict


def test_altered_words_of_somebody_else_are_both(archive: SmallArchive) -> None:
    checked = check(archive, "Nobody has shown us two figures", "Lindqvist")
    assert (checked.verdict, "other_speaker" in codes(checked)) == (Verdict.ALTERED, True)


def test_words_of_another_article_than_the_one_given_are_said_to_be_elsewhere(archive: SmallArchive) -> None:
    assert check(archive, DAM, article=RESERVOIR.source).verdict is Verdict.EXACT
    assert [p.version.source for p in check(archive, DAM, article=RESERVOIR.title).places] == [
        RESERVOIR.source
    ]
    elsewhere = check(archive, DAM, article=HOSPITAL.source)
    assert elsewhere.verdict is Verdict.OTHER_ARTICLE
    assert len(elsewhere.places) == 2
    altered = check(archive, "The dam wall has moved five millimetres", article=HOSPITAL.source)
    assert (altered.verdict, "other_article" in codes(altered)) == (Verdict.ALTERED, True)


def test_an_article_that_is_not_there_is_an_error(archive: SmallArchive) -> None:
    with pytest.raises(NotFoundError):
        check(archive, DAM, article="No such headline")


def test_invented_words_are_not_found_and_the_closest_sentence_is_shown(archive: SmallArchive) -> None:
    checked = check(archive, "The reservoir’s engineer promised every farmer a boat and a millimetre of gold")
    assert (checked.verdict, checked.places) == (Verdict.NOT_FOUND, ())
    assert checked.closest
    assert checked.closest.version.article_id in {
        archive.current(one).article_id for one in (RESERVOIR, COPY)
    }


def test_words_like_nothing_there_have_no_closest_sentence(archive: SmallArchive) -> None:
    checked = check(archive, "Quixotic zeppelins yodelled")
    assert (checked.verdict, checked.closest) == (Verdict.NOT_FOUND, None)


@pytest.mark.parametrize("words", ["", "…", "“”", "\n"])
def test_no_words_are_not_found(archive: SmallArchive, words: str) -> None:
    assert check(archive, words).verdict is Verdict.NOT_FOUND


def test_more_places_than_are_shown_are_told_of(archive_of: ArchiveOf) -> None:
    text = "“The gate will stay shut until the spring,” the warden said on Monday."
    archive = archive_of(*(page(f"copy-{n}", f"{text}\nCopy {n} of it.\n") for n in range(SHOWN + 2)))
    checked = check(archive, "The gate will stay shut until the spring")
    assert (len(checked.places), codes(checked)) == (SHOWN, ["more_places"])


def test_what_a_reader_may_not_see_is_in_no_part_of_a_check(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, standing=Standing("desk"))
    archive.add(WOLVES)
    checking, readers = Checking(archive.stores, archive.clock), Audience(frozenset({"public"}))
    for words in (
        DAM,
        DAM.replace("four", "five"),
        "the dam wall of Marlow and its laser readings of October",
    ):
        checked = checking.check(Cited(words), audience=readers)
        assert checked.verdict is Verdict.NOT_FOUND
        assert RESERVOIR.source not in str(to_json(checked))
    with pytest.raises(NotFoundError):
        checking.check(Cited(DAM), RESERVOIR.source, readers)


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.KILLED])
def test_what_is_withheld_or_killed_is_not_found(archive_of: ArchiveOf, status: Status) -> None:
    archive = archive_of(RESERVOIR)
    assert check(archive, DAM).verdict is Verdict.EXACT
    # Not taken out of the indexes: the record alone decides what may be shown.
    archive.stores.archive.set_status(archive.current(RESERVOIR).article_id, status)
    assert check(archive, DAM).verdict is Verdict.NOT_FOUND
    assert check(archive, DAM.replace("four", "five")).closest is None


def test_words_under_embargo_stand_there_when_it_has_ended(archive_of: ArchiveOf) -> None:
    archive = archive_of(RESERVOIR, standing=Standing(embargo_until=NOON + timedelta(hours=1)))
    assert check(archive, DAM).verdict is Verdict.NOT_FOUND
    archive.now += timedelta(hours=2)
    assert check(archive, DAM).verdict is Verdict.EXACT


def test_a_word_broken_at_the_end_of_a_line_is_whole(archive_of: ArchiveOf) -> None:
    archive = archive_of(
        page("pdf", "The inspec-\ntor sealed the well, and the vil-\nlage drank from tanks.\n")
    )
    assert check(archive, "The inspector sealed the well, and the village drank").verdict is Verdict.EXACT
    assert check(archive, "The inspec-\ntor sealed the well").verdict is Verdict.EXACT


def test_the_json_has_the_reporters_words_as_theirs_and_quotes_as_slices(archive: SmallArchive) -> None:
    data = to_json(check(archive, "The dam wall has moved five millimetres", "Anders Holm"))
    assert (data["schema"], data["verdict"]) == ("onrecord.check/1", "altered")
    assert data["words"] == "The dam wall has moved five millimetres"
    change = data["places"][0]["changes"][0]
    assert (change["kind"], change["yours"], change["stored"]["text"]) == ("replaced", "five", "four")
    assert data["words"][change["start"] : change["end"]] == "five"


SENTENCES = [
    sentence
    for article in ARTICLES
    for sentence in re.findall(r"[^.\n]+\.”?", article.text)
    if len(sentence.split()) > 5 and "READ MORE" not in sentence
]


@given(st.sampled_from(SENTENCES), st.sampled_from(["same", "drop", "swap", "add", "number"]), st.data())
@settings(max_examples=60, deadline=None, database=None, derandomize=True)
def test_a_stored_sentence_is_exact_and_with_another_word_it_is_altered_and_only_slices_are_shown(
    archive: SmallArchive, sentence: str, change: str, data: st.DataObject
) -> None:
    words = sentence.split()
    at = data.draw(st.integers(1, len(words) - 2))
    other = {
        "same": [words[at]],
        "drop": [],
        "swap": ["zebra"],
        "add": [words[at], "zebra"],
        "number": ["9,999"],
    }
    checked = check(archive, " ".join([*words[:at], *other[change], *words[at + 1 :]]))
    assert checked.verdict is (Verdict.EXACT if change == "same" else Verdict.ALTERED)
    for quote in quotes(checked):
        stored = archive.stores.archive.version(quote.version.id).text
        assert quote.text == stored[quote.span.start : quote.span.end]


def quotes(checked: Check) -> list[Quote]:
    shown = [quote for place in checked.places for quote in (*place.quotes, place.sentence)]
    shown += [c.stored for place in checked.places for c in place.changes if c.stored]
    return shown + ([checked.closest] if checked.closest else [])


def test_a_corrected_wording_is_altered_and_the_earlier_version_told_of(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of(RESERVOIR)
    archive.add(replace(RESERVOIR, text=RESERVOIR.text.replace("four millimetres", "six millimetres")))
    checked = check(archive, DAM)
    assert (checked.verdict, "earlier_version" in codes(checked)) == (Verdict.ALTERED, True)
    assert "earlier_version" not in codes(check(archive, DAM.replace("four", "five")))

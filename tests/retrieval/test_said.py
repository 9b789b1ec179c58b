"""What somebody said: only their own words, newest first, and nothing that this reader may not see."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from index.archive import Standing
from index.types import Grade, Speech, Status
from retrieval.naming import fold_name, name_and_topic
from retrieval.said import Outcome, Said, as_answer, said
from retrieval.said_json import to_json
from retrieval.types import EVERYONE, Audience
from tests.conftest import NOON, ArchiveOf, SmallArchive, small_archive
from tests.models import Models
from tests.retrieval.spoken import named, on, saying, told, unnamed

COURTS, PUBLIC = Audience(frozenset({"courts"})), Audience(frozenset({"public"}))
DAM = "“The dam wall has moved four millimetres,” said Petra Lindqvist, the board’s chief engineer."
DENIAL = "Lindqvist never said that the valley was in danger. Farmers were told so by somebody else."
CHOIR = "“We sang for the tenors who are gone,” Lindqvist said after the choir’s concert on Sunday."
HILLS = "“The hospital in the hills will open,” said Ana Clément. “Not this year,” she added."
TOWN = "“Taxes will not rise,” said Bo Clement. Clement said he would resign otherwise."
LEAK = "“The contract was never signed,” a senior official said."
OTHER_LEAK = "“The minister lied,” a senior official said. “He knew,” a senior official said later."


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[SmallArchive]:
    """Petra Lindqvist under both her names, two Clements and one without a first name, and unnamed ones."""
    with small_archive(tmp_path_factory.mktemp("town"), empty, models) as archive:
        engineer = "chief engineer of the water board"
        told(
            archive,
            on(2, "dam", DAM),
            (named("Petra Lindqvist", description=engineer), "“The dam wall has moved four millimetres,”"),
        )
        denial = saying(
            DENIAL,
            named("Petra Lindqvist", "Lindqvist"),
            "that the valley was in danger",
            speech=Speech.INDIRECT,
        )
        told(archive, on(5, "denial", DENIAL), denial)
        told(archive, on(9, "choir", CHOIR), (named("Lindqvist"), "“We sang for the tenors who are gone,”"))
        ana = named("Ana Clément")
        hills = saying(HILLS, ana, "“The hospital in the hills will open,”", "“Not this year,”")
        told(archive, on(3, "hills", HILLS), hills)
        told(
            archive,
            on(4, "town", TOWN),
            (named("Bo Clement"), "“Taxes will not rise,”"),
            saying(TOWN, named("Clement"), "he would resign otherwise", speech=Speech.INDIRECT),
        )
        told(archive, on(6, "leak", LEAK), (unnamed("a senior official"), "“The contract was never signed,”"))
        told(
            archive,
            on(7, "other-leak", OTHER_LEAK),
            (unnamed("a senior official"), "“The minister lied,”"),
            (unnamed("a senior official"), "“He knew,”"),
        )
        yield archive


def ask(
    archive: SmallArchive, name: str, topic: str = "", audience: Audience = EVERYONE, limit: int = 10
) -> Said:
    found = said(archive.stores, name, topic, audience, archive.now, limit)
    for remark in found.remarks:
        for quote in remark.quotes:
            assert quote.text == archive.stores.archive.version(quote.version.id).text[slice(*quote.span)]
    return found


def texts(found: Said) -> list[list[str]]:
    return [[quote.text for quote in remark.quotes] for remark in found.remarks]


def names(found: Said) -> list[tuple[str, int]]:
    return [(name.name, name.count) for name in found.names]


def others(found: Said) -> list[tuple[str, int]]:
    return [(name.name, name.count) for name in found.others]


def test_a_short_name_is_taken_for_the_one_full_name_and_its_remarks_are_newest_first(
    town: SmallArchive,
) -> None:
    found = ask(town, "lindqvist")
    assert names(found) == [("Petra Lindqvist", 2), ("Lindqvist", 1)]
    assert texts(found) == [
        ["“We sang for the tenors who are gone,”"],
        ["Lindqvist never said that the valley was in danger."],
        ["“The dam wall has moved four millimetres,”"],
    ]
    assert [remark.speaker.as_written for remark in found.remarks] == [
        "Lindqvist",
        "Lindqvist",
        "Petra Lindqvist",
    ]
    assert found.remarks[2].speaker.description == "chief engineer of the water board"


def test_indirect_speech_is_shown_in_whole_sentences_because_a_clause_may_say_the_opposite(
    town: SmallArchive,
) -> None:
    remark = ask(town, "Petra Lindqvist", "the valley in danger").remarks[0]
    assert [quote.text for quote in remark.quotes] == ["Lindqvist never said that the valley was in danger."]
    assert (remark.cue, remark.speech) == ("said", Speech.INDIRECT)


def test_a_short_name_of_several_people_is_answered_with_the_choice_and_no_quote(town: SmallArchive) -> None:
    found = ask(town, "Clement")
    assert found.outcome is Outcome.WHICH_ONE
    assert others(found) == [("Ana Clément", 1), ("Bo Clement", 1), ("Clement", 1)]
    assert (found.names, found.remarks) == ((), ())


@pytest.mark.parametrize("typed", ["Ana Clément", "ana clement", "ANA CLEMENT", " Ana  Cle\u0301ment "])
def test_capitals_accents_and_spaces_do_not_matter(town: SmallArchive, typed: str) -> None:
    assert texts(ask(town, typed)) == [["“The hospital in the hills will open,”", "“Not this year,”"]]


def test_a_full_name_is_taken_alone_where_its_short_form_may_be_somebody_else(town: SmallArchive) -> None:
    found = ask(town, "Bo Clement")
    assert (names(found), others(found)) == ([("Bo Clement", 1)], [("Clement", 1)])
    assert texts(found) == [["“Taxes will not rise,”"]]


def test_a_short_name_of_two_people_stays_its_own_though_an_article_means_one_of_them(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of()
    text, other = (
        "“I will stand,” said Bo Clement. “And win,” Clement said.",
        "“I am sure,” Ana Clement said.",
    )
    bo = (named("Bo Clement"), "“I will stand,”"), (named("Bo Clement", "Clement"), "“And win,”")
    told(archive, on(1, "bo", text), *bo)
    told(archive, on(2, "ana", other), (named("Ana Clement"), "“I am sure,”"))
    lone = "“Never,” Clement said."
    told(archive, on(3, "lone", lone), (named("Clement"), "“Never,”"))
    found = ask(archive, "Bo Clement")
    assert (texts(found), others(found)) == ([["“I will stand,”"], ["“And win,”"]], [("Clement", 1)])


@pytest.mark.parametrize("typed", ['"Clement"', "“Clement”", "“clément”"])
def test_in_quotation_marks_a_name_is_that_name_alone(town: SmallArchive, typed: str) -> None:
    found = ask(town, typed)
    assert texts(found) == [["Clement said he would resign otherwise."]]
    assert texts(ask(town, '"Lindqvist"')) == [["“We sang for the tenors who are gone,”"]]


def test_a_first_name_is_asked_about_and_never_guessed(town: SmallArchive) -> None:
    for typed in ("Petra", "Lindqvist, Petra", "Mrs Petra Lindqvist"):
        found = ask(town, typed)
        assert (found.outcome, found.remarks) == (Outcome.NOT_IN_ARCHIVE, ())
        assert ("Petra Lindqvist", 2) in [(name.name, name.count) for name in found.nearest]


@pytest.mark.parametrize("typed", ["", "  ", "?", "the", "Nobody Here", "%", "' OR 1=1 --", "“", "x" * 5000])
def test_a_name_that_nobody_has_finds_nothing(town: SmallArchive, typed: str) -> None:
    found = ask(town, typed)
    assert found.outcome is Outcome.NOT_IN_ARCHIVE
    assert (found.remarks, found.others, found.nearest) == ((), (), ())


def test_an_institution_that_shares_an_ending_is_not_joined_to_the_longer_name(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of()
    first, second = "“Vote early,” Scottish Labour said.", "“Vote late,” Labour said in London."
    told(archive, on(1, "scotland", first), (named("Scottish Labour"), "“Vote early,”"))
    told(archive, on(2, "london", second), (named("Labour"), "“Vote late,”"))
    assert ask(archive, "Labour").outcome is Outcome.WHICH_ONE
    found = ask(archive, "Scottish Labour")
    assert (texts(found), others(found)) == ([["“Vote early,”"]], [("Labour", 1)])


def test_unnamed_sources_are_found_only_as_written_and_stay_apart_by_article(town: SmallArchive) -> None:
    assert ask(town, "official").outcome is Outcome.NOT_IN_ARCHIVE
    assert ask(town, "senior official").outcome is Outcome.NOT_IN_ARCHIVE
    found = ask(town, "a senior official")
    assert found.grade is Grade.UNNAMED
    assert texts(found) == [["“The minister lied,”"], ["“He knew,”"], ["“The contract was never signed,”"]]
    articles = [remark.quotes[0].version.article_id for remark in found.remarks]
    assert len(set(articles)) == 2
    assert articles[0] == articles[1]


def test_the_same_words_of_two_unnamed_sources_are_never_taken_for_one_remark(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    text = "“The contract was never signed,” an aide said."
    for day, outlet in ((1, "Wire"), (2, "Courier")):
        article = on(day, outlet, text, outlet=outlet)
        told(archive, article, (unnamed("an aide"), "“The contract was never signed,”"))
    found = ask(archive, "an aide")
    assert [remark.also_in for remark in found.remarks] == [(), ()]


@pytest.mark.parametrize("grade", [Grade.UNNAMED, Grade.DOCUMENT, Grade.UNKNOWN])
def test_a_name_is_preferred_to_a_description_in_the_same_words(archive_of: ArchiveOf, grade: Grade) -> None:
    archive = archive_of()
    text = "“We know,” the Board said. “We do not,” the board said."
    told(
        archive,
        on(1, "a", text),
        (named("the Board"), "“We know,”"),
        (unnamed("the board", grade), "“We do not,”"),
    )
    assert texts(ask(archive, "the board")) == [["“We know,”"]]


def test_wire_copies_count_once_at_their_first_publication_with_the_others_named(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of()
    text = "“The gates failed at noon,” said Ivo Brandt."
    copy = text.replace("“", '"').replace(",”", '," ')
    later = "“The pumps held,” said Ivo Brandt."
    brandt = named("Ivo Brandt")
    told(archive, on(8, "copy", copy, outlet="Courier"), (brandt, '"The gates failed at noon,"'))
    told(archive, on(7, "wire", text, outlet="Wire"), (brandt, "“The gates failed at noon,”"))
    told(archive, on(8, "pumps", later, outlet="Courier"), (brandt, "“The pumps held,”"))
    found = ask(archive, "Brandt")
    assert texts(found) == [["“The pumps held,”"], ["“The gates failed at noon,”"]]
    assert found.remarks[1].quotes[0].version.outlet == "Wire"
    assert [version.outlet for version in found.remarks[1].also_in] == ["Courier"]
    assert found.more == 0


def test_a_topic_keeps_what_is_about_it_by_word_or_by_meaning(town: SmallArchive) -> None:
    assert texts(ask(town, "Lindqvist", "choir")) == [["“We sang for the tenors who are gone,”"]]
    assert texts(ask(town, "Lindqvist", "singers mourned at a musical performance")) == [
        ["“We sang for the tenors who are gone,”"]
    ]
    assert texts(ask(town, "Lindqvist", "Sunday")) == [["“We sang for the tenors who are gone,”"]]
    found = ask(town, "Lindqvist", "football")
    assert (found.outcome, found.off_topic) == (Outcome.NOT_ON_TOPIC, 3)


def test_what_the_same_person_said_next_is_off_the_topic_and_an_answer_is_on_what_was_asked(
    archive_of: ArchiveOf,
) -> None:
    archive = archive_of()
    lock = (
        "The lock leaks, Ivo Brandt said. He will retire to Spain, he said. Parking costs too much, he said."
    )
    brandt = named("Ivo Brandt")
    indirect = [
        saying(lock, brandt, words, speech=Speech.INDIRECT)
        for words in ("The lock leaks", "He will retire to Spain", "Parking costs too much")
    ]
    told(archive, on(1, "lock", lock), *indirect)
    radio = "Q: The guild wrote of moss in its log. Did you see that?\nA: Twice, in the autumn.\n"
    told(archive, on(2, "radio", radio), (named("Ivo Brandt", "A"), "Twice, in the autumn."))
    assert texts(ask(archive, "Brandt", "the lock")) == [["The lock leaks, Ivo Brandt said."]]
    assert texts(ask(archive, "Brandt", "moss")) == [["Twice, in the autumn."]]


@pytest.mark.parametrize(
    "typed", ["Lindqvst", "Petra Lindkvist", "the chief engineer", "lindqvst choir", "Petra"]
)
def test_who_may_be_meant_by_a_slip_or_a_description_is_offered_and_not_quoted(
    town: SmallArchive, typed: str
) -> None:
    found = ask(town, typed)
    assert "Petra Lindqvist" in [name.name for name in found.nearest]
    assert (found.outcome, found.remarks) == (Outcome.NOT_IN_ARCHIVE, ())


@pytest.mark.parametrize("typed", ["Lindqvist choir", "Petra Lindqvist choir", "Petra Lindqvist the choir"])
def test_the_words_after_a_name_are_its_topic(town: SmallArchive, typed: str) -> None:
    found = ask(town, typed)
    assert found.topic.endswith("choir")
    assert texts(found) == [["“We sang for the tenors who are gone,”"]]


def test_what_does_not_fit_is_counted(town: SmallArchive) -> None:
    found = ask(town, "Lindqvist", limit=1)
    assert (texts(found), found.more) == ([["“We sang for the tenors who are gone,”"]], 2)


SECRET = "“The judge was bribed,” said Ana Holm. “I saw it,” said Rut Holm."
OPEN = "“The court is fair,” said Rut Holm."


def leaky(archive: SmallArchive, standing: Standing) -> None:
    """Ana Holm speaks only in an article of this standing; Rut Holm in a public one too."""
    ana, rut = named("Ana Holm"), named("Rut Holm")
    article = on(2, "secret", SECRET)
    told(archive, article, (ana, "“The judge was bribed,”"), (rut, "“I saw it,”"), standing=standing)
    told(archive, on(1, "open", OPEN), (rut, "“The court is fair,”"))


def unknown(archive: SmallArchive, name: str, audience: Audience = EVERYONE) -> bool:
    """Whether a reader is told nothing by which to tell that the archive has this name."""
    found = ask(archive, name, audience=audience)
    told = [other.name for other in (*found.names, *found.others, *found.nearest)]
    return not found.remarks and name not in told


def test_another_collection_shows_in_no_quote_no_count_and_no_choice(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    leaky(archive, Standing("courts"))
    assert unknown(archive, "Ana Holm", PUBLIC)
    found = ask(archive, "Holm", audience=PUBLIC)
    assert (names(found), others(found), texts(found)) == ([("Rut Holm", 1)], [], [["“The court is fair,”"]])
    assert ask(archive, "Holm", audience=Audience(frozenset())).outcome is Outcome.NOT_IN_ARCHIVE
    assert texts(ask(archive, "Ana Holm", audience=COURTS)) == [["“The judge was bribed,”"]]
    assert others(ask(archive, "Holm")) == [("Rut Holm", 2), ("Ana Holm", 1)]


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.KILLED])
def test_a_withheld_article_is_silent_until_its_release(archive_of: ArchiveOf, status: Status) -> None:
    archive = archive_of()
    leaky(archive, Standing())
    secret = on(2, "secret", SECRET)
    archive.set_status(secret, status)
    assert unknown(archive, "Ana Holm")
    assert texts(ask(archive, "Holm", "court")) == [["“The court is fair,”"]]
    archive.set_status(secret, Status.USABLE)
    assert texts(ask(archive, "Ana Holm")) == [["“The judge was bribed,”"]]


def test_an_embargo_is_kept_to_the_minute(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    leaky(archive, Standing(embargo_until=NOON + timedelta(hours=1)))
    assert unknown(archive, "Ana Holm")
    archive.now = NOON + timedelta(hours=1)
    assert texts(ask(archive, "Ana Holm")) == [["“The judge was bribed,”"]]


def test_a_withheld_copy_is_not_named_beside_the_one_that_may_be_quoted(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    words, brandt = "“The gates failed at noon,”", named("Ivo Brandt")
    for day, outlet in ((1, "Wire"), (2, "Courier")):
        told(archive, on(day, outlet, f"{words} said Ivo Brandt.", outlet=outlet), (brandt, words))
    archive.set_status(on(1, "Wire", ""), Status.WITHHELD)
    remark = ask(archive, "Brandt").remarks[0]
    assert (remark.quotes[0].version.outlet, remark.also_in) == ("Courier", ())


def test_only_the_current_wording_is_told(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    brandt = named("Ivo Brandt")
    for words in ("“Forty died,”", "“Four died,”"):
        told(archive, on(1, "toll", f"{words} said Ivo Brandt."), (brandt, words))
    assert texts(ask(archive, "Brandt")) == [["“Four died,”"]]


def test_the_json_has_the_keys_of_its_schema_and_the_slices_of_the_record(town: SmallArchive) -> None:
    data = to_json(ask(town, "Lindqvist"))
    assert set(data) == {
        "schema", "asked", "topic", "status", "speaker", "choices", "items", "more", "off_topic",
    }  # fmt: skip
    assert (data["schema"], data["status"], data["topic"]) == ("onrecord.said/1", "found", None)
    assert data["speaker"] == {"name": "Petra Lindqvist", "also_as": ["Lindqvist"], "grade": "named"}
    for item in data["items"]:
        assert set(item) == {"speaker", "cue", "kind", "quotes", "also_in"}
        assert set(item["speaker"]) == {"name", "as_written", "grade", "description"}
    choice = to_json(ask(town, "Clement"))
    assert (choice["status"], choice["speaker"], choice["items"]) == ("which_one", None, [])
    assert {"name": "Ana Clément", "count": 1} in choice["choices"]


def test_as_an_answer_every_remark_is_a_point_with_its_speaker(town: SmallArchive) -> None:
    found = ask(town, "Lindqvist")
    answer = as_answer("What did Petra Lindqvist say?", found)
    assert [point.quotes for point in answer.points] == [remark.quotes for remark in found.remarks]
    assert as_answer("?", ask(town, "Nobody")).status == "not_in_archive"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ana Lima", ("Ana Lima", "")),
        (" Ana Lima about the dam ", ("Ana Lima", "the dam")),
        ("Ana Lima About worries about money", ("Ana Lima", "worries about money")),
        ('"Lima"', ('"Lima"', "")),
        ("“Lima” about the dam", ("“Lima”", "the dam")),
        ("“Worry about Town” about the dam", ("“Worry about Town”", "the dam")),
        ("about", ("", "")),
        ("about the dam", ("", "the dam")),
        ("Ana Lima about", ("Ana Lima", "")),
        ("", ("", "")),
    ],
)
def test_a_name_and_a_topic_are_parted_by_about(typed: str, expected: tuple[str, str]) -> None:
    assert name_and_topic(typed) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Łukasz Ørsted", "lukasz orsted", True),
        ("Seán O’Neill", "Sean O'Neill", True),
        ("Jean–Luc Dupré", "Jean-Luc Dupre", True),
        ("The Pentagon", "pentagon", True),
        ("Straße", "STRASSE", True),
        ("がくや", "かくや", False),
        ("George W. Bush", "George Bush", False),
        ("Ana Lima", "Anna Lima", False),
        ("Jean-Luc", "Jean Luc", False),
    ],
)
def test_names_are_the_same_but_for_capitals_accents_and_typography(one: str, other: str, same: bool) -> None:
    assert (fold_name(one) == fold_name(other)) is same

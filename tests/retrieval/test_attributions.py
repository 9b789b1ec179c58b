"""Every attribution of an article as JSON: spans that are slices, in reading order."""

import json

import pytest

from index.archive import Standing
from index.errors import NotFoundError, NotQuotableError
from index.types import Grade, Span, Speech, Status
from retrieval.attributions import attribution_json, attributions_of
from tests.conftest import ArchiveOf, SmallArchive
from tests.retrieval.spoken import named, on, saying, told, unnamed

TEXT = (
    "“We knew in May,” said Ruth Okafor, who led the inspection. “And we said so,” she added.\n"
    "The report says the bearings had failed. Somebody denied it.\n"
)
DAY = on(3, "bridge", TEXT)
KEYS = {"source", "cue", "content", "speaker", "as_written", "description", "grade", "kind", "text"}


def bridge(archive: SmallArchive) -> list[dict[str, object]]:
    """The article's attributions, stored out of order, read as somebody else reads them."""
    okafor = named("Ruth Okafor", description="who led the inspection")
    report = unnamed("The report", Grade.DOCUMENT)
    told(
        archive,
        DAY,
        saying(TEXT, None, "denied it", cue="denied", speech=Speech.INDIRECT),
        saying(TEXT, report, "the bearings had failed", cue="says", speech=Speech.INDIRECT),
        saying(TEXT, okafor, "“We knew in May,”", "“And we said so,”"),
    )
    version, found = attributions_of(archive.stores.archive, DAY.source, archive.now)
    lines = [json.loads(json.dumps(attribution_json(version, one))) for one in found]
    for line in lines:
        for part, slices in line["text"].items():
            assert slices == [version.text[slice(*Span(*pair))] for pair in line[part]]
    return lines


def test_attributions_come_in_reading_order_with_the_slices_of_their_spans(archive_of: ArchiveOf) -> None:
    lines = bridge(archive_of())
    assert all(set(line) == KEYS for line in lines)
    assert [line["speaker"] for line in lines] == ["Ruth Okafor", "The report", None]
    assert [line["grade"] for line in lines] == ["named", "document", "unknown"]
    assert [line["kind"] for line in lines] == ["direct", "indirect", "indirect"]
    assert lines[0]["content"] == [[0, 17], [60, 77]]
    assert lines[0]["description"] == "who led the inspection"


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        (None, (None, None, "unknown")),
        (unnamed("she", Grade.UNKNOWN), (None, "she", "unknown")),
        (unnamed("an aide"), ("an aide", "an aide", "unnamed")),
        (named("Ruth Okafor", "she"), ("Ruth Okafor", "she", "named")),
    ],
)
def test_a_speaker_is_named_unless_it_is_not_plain_who_speaks(
    archive_of: ArchiveOf, speaker: object, expected: tuple[str | None, ...]
) -> None:
    archive = archive_of()
    told(archive, DAY, (speaker, "“We knew in May,”"))  # type: ignore[arg-type]
    version, found = attributions_of(archive.stores.archive, "bridge", archive.now)
    line = attribution_json(version, found[0])
    assert (line["speaker"], line["as_written"], line["grade"]) == expected


def test_an_article_in_which_nobody_speaks_has_none(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    told(archive, DAY)
    assert attributions_of(archive.stores.archive, DAY.source, archive.now)[1] == []


def test_an_unknown_article_and_one_that_may_not_be_quoted_are_told_apart(archive_of: ArchiveOf) -> None:
    archive = archive_of()
    told(archive, DAY, standing=Standing("courts"))
    with pytest.raises(NotFoundError):
        attributions_of(archive.stores.archive, "https://gazette.example/none", archive.now)
    archive.set_status(DAY, Status.WITHHELD)
    with pytest.raises(NotQuotableError):
        attributions_of(archive.stores.archive, DAY.source, archive.now)

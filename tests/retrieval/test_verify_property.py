"""A draft that arrives point by point verifies to the same points as the whole of it."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.types import Draft, DraftPoint, Kind, Pick
from retrieval.verify import verify
from tests.retrieval.articles import findings, version

FOUND = findings(version(), version(id="v2"))
IDS = [*(finding.id for finding in FOUND.items), "v9:0"]
WORDS = [None, "he saw US troops", "see the outposts", "saw Russian troops", "14 photographs that he called"]
WORDINGS = [
    None,
    "Haddad said he saw US troops at the northern outposts.",
    "Lee said so.",
    "The ministry lied.",
    "“No.”",
]

picks = st.builds(Pick, st.sampled_from(IDS), st.sampled_from(WORDS))
points = st.builds(
    DraftPoint,
    st.sampled_from(Kind),
    st.lists(picks, max_size=3).map(tuple),
    st.sampled_from(WORDINGS),
)


@given(st.lists(points, max_size=6), st.data())
def test_the_beginning_of_a_draft_verifies_to_the_beginning_of_its_points(
    drafted: list[DraftPoint], data: st.DataObject
) -> None:
    end = data.draw(st.integers(0, len(drafted)))
    whole = verify(Draft(tuple(drafted)), FOUND)
    beginning = verify(Draft(tuple(drafted[:end])), FOUND)
    assert beginning.points == whole.points[: len(beginning.points)]
    assert beginning.dropped == whole.dropped[: len(beginning.dropped)]


@given(st.lists(points, max_size=6))
def test_every_quote_of_a_draft_is_a_slice_of_a_stored_version_and_every_sentence_was_compared(
    drafted: list[DraftPoint],
) -> None:
    stored = {finding.quote.version.id: finding.quote.version.text for finding in FOUND.items}
    verified = verify(Draft(tuple(drafted)), FOUND)
    for point in verified.points:
        assert point.wording in (None, "Haddad said he saw US troops at the northern outposts.")
        assert all(quote.text == stored[quote.version.id][slice(*quote.span)] for quote in point.quotes)

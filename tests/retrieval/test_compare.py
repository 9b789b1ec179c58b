"""The matching contract: typography is forgiven, a word never, and whatever is shown is a slice."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.types import Version
from retrieval.alignment import align, distance
from retrieval.check_types import ChangeKind
from retrieval.compare import Match, compare
from retrieval.wording import read
from tests.conftest import ARTICLES

NOW = datetime(2024, 5, 6, tzinfo=UTC)
TEXT = (
    "The board met on Monday; nobody spoke of the $5 million.\n"
    "“The dam wall hasn’t moved – not once – since the autumn,” said Petra Lindqvist, the chief engineer. "
    "“It was well-known, 4.2 per cent of us knew it.”\n"
    "More than >50 m² of roof & wall fell: ≤ 3 hurt 🙂.\n"
    "“We had two doctors,” a nurse said, “for ninety beds. Was that enough?\n"
    "“It wasn’t,” she added. The US repre-\nsentative left the café’s ofﬁce at 10:30."
)
SAME = ("'‘’‚‛′`´", '"“”„‟″«»', "-‐‑‒–—―−", " \u00a0\u2007\u2009\u202f\t\n")
every_case = settings(max_examples=150, deadline=None, database=None, derandomize=True)


def version(text: str = TEXT) -> Version:
    return Version("v1", "a1", "https://a.example/1", text, "Title", "Outlet", (), NOW, None, NOW)


def found(words: str, text: str = TEXT) -> list[Match]:
    return compare(read(words), version(text))


def exact(words: str, text: str = TEXT) -> list[Match]:
    return [match for match in found(words, text) if not match.changes]


@pytest.mark.parametrize(
    "words",
    [
        "The dam wall hasn't moved - not once - since the autumn",
        "“The dam wall hasn’t moved—not once—since the autumn.”",
        "the dam wall hasn’t moved -- not once -- since the autumn,",
        "The  dam\nwall hasn't\u00a0moved – not once – since the autumn",
        "*The dam wall* hasn't moved",
        "[T]he dam wall hasn’t moved",
        "well–known, 4.2 per cent of us",
        "“for ninety beds. Was that enough? It wasn't",
        "Was that enough?",
        "was that enough",
        "We had two doctors,” a nurse said, “for ninety beds",
        "The US representative left the cafe\u0301’s office at 10:30",
        "ofﬁce at 10:30",
        "repre­sentative left",
        "The dam wall … since the autumn",
        "the dam wall ... since the autumn",
        "The dam wall [...] since the autumn",
        "The dam wall (. . .) since the autumn",
        "nobody spoke of the $5 million",
        "$ 5 million",
        "Roof & wall fell: ≤ 3 hurt",
    ],
)
def test_the_same_words_in_other_typography_are_exact(words: str) -> None:
    assert exact(words)


@pytest.mark.parametrize(
    ("words", "kind", "yours", "stored"),
    [
        ("The dam wall moved", ChangeKind.REMOVED, "", "hasn’t"),
        ("The dam wall has moved", ChangeKind.REPLACED, "has", "hasn’t"),
        ("hasn't moved - once - since the autumn", ChangeKind.REMOVED, "", "not"),
        ("We had only two doctors", ChangeKind.ADDED, "only", None),
        ("We had three doctors", ChangeKind.REPLACED, "three", "two"),
        ("It was well-known, 42 per cent of us knew it", ChangeKind.REPLACED, "42", "4.2"),
        ("nobody spoke of the 5 million", ChangeKind.REPLACED, "5", "$5"),
        ("We had two doctors for ninety beds", ChangeKind.REMOVED, "", "a nurse said"),
        ("4.2 per cent of US knew it", ChangeKind.CAPITALS, "US", "us"),
        ("The us representative left", ChangeKind.CAPITALS, "us", "US"),
        ("The board met on Monday. Nobody spoke", ChangeKind.PUNCTUATION, ".", ";"),
        ("Was that enough.", ChangeKind.PUNCTUATION, ".", "?"),
        ("We had two doctors?", ChangeKind.PUNCTUATION, "?", ","),
        ("It was a well-known fact", ChangeKind.ADDED, "a", None),
        ("More than 50 m² of roof", ChangeKind.REMOVED, "", ">"),
        ("of roof wall fell: ≤ 3 hurt", ChangeKind.REMOVED, "", "&"),
        ("fell: 3 hurt", ChangeKind.REMOVED, "", "≤"),
        ("More than >50 m2 of roof", ChangeKind.REPLACED, "m2", "m²"),
        ("We had two doct", ChangeKind.REPLACED, "doct", "doctors"),
        ("e had two doctors", ChangeKind.REPLACED, "e", "We"),
        ("We had two doctors yesterday", ChangeKind.ADDED, "yesterday", None),
        ("said Petra Lindqvist, the senior engineer", ChangeKind.REPLACED, "senior", "chief"),
        ("The dam wall … before the autumn", ChangeKind.REPLACED, "before", "since"),
    ],
)
def test_every_other_difference_is_named(
    words: str, kind: ChangeKind, yours: str, stored: str | None
) -> None:
    [match] = found(words)
    change = match.changes[0]
    shown = change.stored.text if change.stored else None
    assert (change.kind, words[slice(*change.yours)], shown) == (kind, yours, stored)


def test_parts_in_another_order_are_not_exact() -> None:
    assert not exact("since the autumn … the dam wall hasn't moved")


def test_parts_that_stand_far_apart_are_not_exact() -> None:
    apart = "We sank it. " + "Nothing came of it again. " * 60 + "They rebuilt the bridge."
    assert exact("We sank it ... came of it", apart)
    [match] = found("We sank it ... rebuilt the bridge", apart)
    assert [change.kind for change in match.changes] == [ChangeKind.REMOVED]


def test_words_that_stand_there_twice_are_found_twice() -> None:
    assert len(exact("moved on", "They moved on. We moved on, too.")) == 2


def test_what_an_ellipsis_leaves_out_is_kept_beside() -> None:
    [match] = exact("The dam wall … since the autumn")
    assert [part.text for part in match.parts] == ["The dam wall", "since the autumn"]
    assert [quote.text for quote in match.left_out] == [" hasn’t moved – not once – "]


@pytest.mark.parametrize("words", ["", " … ", "“”", "-", "?!"])
def test_where_there_are_no_words_nothing_is_found(words: str) -> None:
    assert found(words) == []


def test_words_of_another_matter_are_not_found() -> None:
    assert found("The harbour master counted eleven seals by the pier") == []


@st.composite
def stretches(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text of the archive's, and the places of a run of its words."""
    text = draw(st.sampled_from([TEXT, *(article.text for article in ARTICLES)]))
    words = [match.span() for match in re.finditer(r"[^\W_](?:[\w.,:’'-]*[^\W_])?", text)]
    first = draw(st.integers(0, len(words) - 4))
    last = draw(st.integers(first + 3, min(len(words) - 1, first + 40)))
    return text, words[first : last + 1]


def retyped(data: st.DataObject, words: str) -> str:
    """The same words in other marks and spaces."""
    kinds = {char: same for same in SAME for char in same}
    return "".join(data.draw(st.sampled_from(kinds[char])) if char in kinds else char for char in words)


@given(stretches(), st.data())
@every_case
def test_whatever_stands_there_is_exact_in_any_typography(
    stretch: tuple[str, list[tuple[int, int]]], data: st.DataObject
) -> None:
    text, words = stretch
    start, end = words[0][0], words[-1][1]
    cited = retyped(data, text[start:end])
    matches = exact(cited, text)
    assert any(match.parts[0].span.start <= start and match.parts[-1].span.end >= end for match in matches)


@given(stretches(), st.data())
@every_case
def test_words_that_were_altered_are_never_exact(
    stretch: tuple[str, list[tuple[int, int]]], data: st.DataObject
) -> None:
    text, words = stretch
    chosen = data.draw(st.integers(1, len(words) - 2))
    start, end = words[chosen]
    change = data.draw(st.sampled_from(["drop", "add", "swap", "cut", "negate"]))
    word = text[start:end]
    other = {"drop": "", "add": f"{word} zebra", "swap": "zebra", "cut": word[:-1], "negate": f"{word} not"}
    cited = text[words[0][0] : start] + other[change] + text[end : words[-1][1]]
    assume(read(cited).keys != read(text[words[0][0] : words[-1][1]]).keys)
    keys, wanted = read(text).keys, read(cited).keys
    stands = any(keys[at : at + len(wanted)] == wanted for at in range(len(keys)))
    assert bool(exact(cited, text)) <= stands
    for match in found(cited, text):
        assert match.changes or stands


@given(stretches(), st.lists(st.sampled_from(["not", "zebra", "", "42", "US", "…"]), min_size=1, max_size=6))
@every_case
def test_every_quote_is_a_slice_and_the_differences_are_all_there_are(
    stretch: tuple[str, list[tuple[int, int]]], noise: list[str]
) -> None:
    text, places = stretch
    words = [text[start:end] for start, end in places]
    for number, other in enumerate(noise):
        words[(number * 7) % len(words)] = other
    cited = " ".join(words)
    for match in found(cited, text):
        for quote in (*match.parts, *match.left_out, *(c.stored for c in match.changes if c.stored)):
            assert quote.text == text[quote.span.start : quote.span.end]
        assert restored(cited, match) == [key for part in match.parts for key in read(part.text).keys]


def restored(cited: str, match: Match) -> list[str]:
    """The reporter's words with each difference in words undone."""
    worded = {ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.REPLACED}
    undone = cited
    for change in sorted((c for c in match.changes if c.kind in worded), key=lambda c: -c.yours.start):
        stored = f" {change.stored.text} " if change.stored else " "
        undone = undone[: change.yours.start] + stored + undone[change.yours.end :]
    return list(read(undone).keys)


letters = st.lists(st.sampled_from("abcd"), max_size=12)


@given(letters.filter(bool), letters, st.data())
@every_case
def test_an_alignment_costs_what_its_distance_says_and_keeps_the_order(
    words: list[str], text: list[str], data: st.DataObject
) -> None:
    breaks = frozenset(data.draw(st.sets(st.integers(1, len(words)), max_size=2))) - {len(words)}
    cost, ends = distance(words, text, breaks)
    for end in ends:
        steps = align(words, text, breaks, end, cost)
        assert [word for word, _ in steps if word is not None] == list(range(len(words)))
        stored = [at for _, at in steps if at is not None]
        assert stored == sorted(set(stored))
        changed = sum(word is None or at is None or words[word] != text[at] for word, at in steps)
        assert (changed == 0) == (cost < 256)

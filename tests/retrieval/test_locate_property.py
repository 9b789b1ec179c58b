"""The one rule, whatever an answerer returns: a quote is a slice, and holds the words asked for."""

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.locate import locate
from index.types import Quote, Span
from retrieval.types import Draft, DraftPoint, Finding, Findings, Kind, Pick
from retrieval.verify import verify
from tests.retrieval.articles import TEXT, findings, pointing, version

FOUND = findings()
SAME = ("'‘’‚‛′`´", '"“”„‟″«»', "-‐‑‒–—―−", " \u00a0\u2007\u2009\u202f\t\n")
TURNS = re.compile(r"\b(?:not|weren['’]t|denied)\b")
PLAIN = str.maketrans({char: same[0] for same in SAME for char in same})
every_case = settings(max_examples=100, deadline=None, database=None, derandomize=True)

kinds = st.sampled_from(Kind)
ids = st.sampled_from([finding.id for finding in FOUND.items]) | st.text(max_size=12)


@st.composite
def real_words(draw: st.DrawFn, least: int = 3) -> tuple[Finding, str]:
    """A finding, and whole words of its passage."""
    finding = draw(st.sampled_from(FOUND.items))
    words = list(re.finditer(r"\S+", TEXT[finding.passage.start : finding.passage.end]))
    first = draw(st.integers(0, len(words) - least))
    last = draw(st.integers(first + least - 1, len(words) - 1))
    return finding, TEXT[
        finding.passage.start + words[first].start() : finding.passage.start + words[last].end()
    ]


def plain(text: str) -> str:
    """Typography folded by a table of this test's own."""
    return text.translate(PLAIN)


@st.composite
def articles(draw: st.DrawFn) -> Findings:
    """Any text at all, any sentence in any passage of it."""
    text = draw(
        st.text(min_size=4, max_size=80) | st.text("ab’'- 1,.“”\u0301\U0001f600\n", min_size=4, max_size=60)
    )
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4, unique=True)))
    quote = Quote(version(text), Span(cuts[1], cuts[2]))
    return Findings((Finding("f", quote, Span(cuts[0], cuts[3]), 1.0),), 1.0)


@given(articles(), st.data())
@every_case
def test_whatever_is_asked_of_whatever_text_a_quote_is_a_slice_of_it(
    found: Findings, data: st.DataObject
) -> None:
    [finding] = found.items
    text = finding.quote.version.text
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    words = data.draw(st.none() | st.text(max_size=30) | st.just(text[start:end]))
    for point in verify(pointing(Pick("f", words)), found).points:
        for quote in point.quotes:
            assert quote.text == text[quote.span.start : quote.span.end]
            assert finding.passage.contains(quote.span)
            assert words is None or plain(words.strip("\"'“”‘’ \t\n")) in plain(quote.text)


@given(
    st.lists(
        st.builds(
            DraftPoint, kinds, st.lists(st.builds(Pick, ids, st.none() | st.text())), st.none() | st.text()
        )
    )
)
@every_case
def test_invented_ids_and_words_show_only_what_the_article_says(points: list[DraftPoint]) -> None:
    for point in verify(Draft(tuple(points)), FOUND).points:
        assert point.quotes
        assert all(quote.text == TEXT[quote.span.start : quote.span.end] for quote in point.quotes)
        assert point.wording is None or not set(point.wording) & set('"“”„«»‹›「」<>@#*_~`\n')


@given(st.sampled_from(FOUND.items), st.data())
@every_case
def test_whatever_stretch_is_picked_the_edges_of_a_quote_are_edges_of_words(
    finding: Finding, data: st.DataObject
) -> None:
    start = data.draw(st.integers(*finding.passage))
    words = TEXT[start : data.draw(st.integers(start, finding.passage.end))]
    for point in verify(pointing(Pick(finding.id, words)), FOUND).points:
        for quote in point.quotes:
            before, after = TEXT[: quote.span.start][-1:], TEXT[quote.span.end :][:1]
            assert not (before.isalnum() and quote.text[0].isalnum())
            assert not (quote.text[-1].isalnum() and after.isalnum())


@given(real_words(), st.data())
@every_case
def test_typography_is_forgiven_and_the_articles_own_is_shown(
    real: tuple[Finding, str], data: st.DataObject
) -> None:
    finding, words = real
    assume(len(re.findall(r"\w+", words)) > 3)
    typed = "".join(
        data.draw(st.sampled_from(same)) if (same := next((s for s in SAME if char in s), "")) else char
        for char in words
    )
    [point] = verify(pointing(Pick(finding.id, typed)), FOUND).points
    [quote] = point.quotes
    assert quote.text in TEXT
    assert words.strip("\"'“”‘’ ") in quote.text


@given(real_words(least=4), st.data())
@every_case
def test_a_dropped_added_or_changed_word_never_verifies(
    real: tuple[Finding, str], data: st.DataObject
) -> None:
    finding, words = real
    parts = words.split(" ")
    assume(len(parts) >= 4)
    at = data.draw(st.integers(1, len(parts) - 2))
    changed = data.draw(
        st.sampled_from(
            [
                [*parts[:at], *parts[at + 1 :]],
                [*parts[:at], "not", *parts[at:]],
                [*parts[:at], parts[at].swapcase(), *parts[at + 1 :]],
                [*parts[:at], parts[at + 1], parts[at], *parts[at + 2 :]],
                [
                    *parts[:at],
                    re.sub(r"\d", lambda digit: str(9 - int(digit[0])), parts[at]),
                    *parts[at + 1 :],
                ],
                [*parts[:at], parts[at] + ",", *parts[at + 1 :]],
                [*parts[:at], "…", *parts[at + 1 :]],
            ]
        )
    )
    mutated = " ".join(changed)
    assume(plain(mutated).strip(" \"'") not in plain(TEXT))
    assert verify(pointing(Pick(finding.id, mutated)), FOUND).points == ()


@given(real_words(), real_words())
@every_case
def test_words_run_together_from_two_passages_never_verify(
    one: tuple[Finding, str], other: tuple[Finding, str]
) -> None:
    assume(one[0].passage != other[0].passage)
    joined = f"{one[1]} {other[1]}"
    assert verify(pointing(Pick(one[0].id, joined), Pick(other[0].id, joined)), FOUND).points == ()


@given(real_words())
@every_case
def test_no_choice_of_words_leaves_out_a_not_or_a_denied_of_their_sentence(real: tuple[Finding, str]) -> None:
    finding, words = real
    for point in verify(pointing(Pick(finding.id, TURNS.sub("", words).strip())), FOUND).points:
        for quote in point.quotes:
            for sentence in (item.quote for item in FOUND.items if item.quote.span.overlaps(quote.span)):
                assert set(TURNS.findall(sentence.text)) <= set(TURNS.findall(quote.text))


@given(st.text(max_size=60), st.text(max_size=10), st.integers(0, 60), st.integers(0, 60))
@every_case
def test_locate_finds_only_the_words_and_only_inside(text: str, words: str, start: int, end: int) -> None:
    span = locate(words, text, Span(start, end))
    if span is not None:
        assert start <= span.start < span.end <= min(end, len(text))
        assert plain(text[span.start : span.end]) == plain(words.strip("\"'“”‘’ \t\n"))

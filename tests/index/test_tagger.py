import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from index import tagger_model
from index.continued import continued
from index.linking import Tagged
from index.quotations import quotations
from index.tagger import Tagger
from index.types import Span

SENTENCES = (
    (
        "The mayor said the bridge would stay shut until May.",
        "The mayor",
        "said",
        "the bridge would stay shut until May",
    ),
    ("“The piles are sound,” Ines Duarte told reporters.", "Ines Duarte", "told", "The piles are sound"),
    (
        '"We were never asked," said Tom Okafor, who runs the ferry.',
        "Tom Okafor",
        "said",
        "We were never asked",
    ),
    (
        "According to the harbour authority, two ships ran aground.",
        "the harbour authority",
        "According to",
        "two ships ran aground",
    ),
    (
        "Port officials denied on Friday that the crane had failed inspection.",
        "Port officials",
        "denied",
        "the crane had failed inspection",
    ),
)
UNSAID = "The bridge carries two lanes over the river. It opened in 1931."


@pytest.fixture(scope="module")
def tagger(tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    return Tagger(tmp_path_factory.mktemp("models"), threads=1)


def words(text: str, spans: Sequence[Span]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


@pytest.mark.parametrize(("sentence", "source", "cue", "content"), SENTENCES)
def test_source_cue_and_content_are_found_where_they_stand(
    tagger: Tagger, sentence: str, source: str, cue: str, content: str
) -> None:
    text = f"{UNSAID}\n\n{sentence}\n\n{UNSAID}"
    (found,) = tagger.tag(text)
    assert source in words(text, found.source)
    assert cue in words(text, found.cue)
    assert content in words(text, found.content)
    assert all(text.index(sentence) <= span.start < span.end for span in found.content)


def test_a_paragraph_that_reports_nothing_said_has_no_attribution(tagger: Tagger) -> None:
    assert tagger.tag(UNSAID) == []


def test_one_source_is_given_to_both_verbs_that_share_it(tagger: Tagger) -> None:
    text = "Duarte said the span was closed for good and added that no one had been hurt."
    first, second = tagger.tag(text)
    assert words(text, first.source) == words(text, second.source) == "Duarte"


def test_two_speakers_in_a_paragraph_keep_their_own_words(tagger: Tagger) -> None:
    text = "“It will hold,” the engineer said. But Tom Okafor said the piers were cracked."
    first, second = tagger.tag(text)
    assert (words(text, first.source), words(text, second.source)) == ("the engineer", "Tom Okafor")
    assert "It will hold" in words(text, first.content)
    assert "the piers were cracked" in words(text, second.content)


def test_an_article_is_tagged_alike_whatever_was_tagged_before(tagger: Tagger) -> None:
    text = "\n\n".join(sentence for sentence, *_ in SENTENCES)
    alone = tagger.tag(text)
    tagger.tag(UNSAID * 30)
    assert tagger.tag(text) == alone


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n\t\n",
        "”",
        '"We " said " no',
        "“Nobody told us, she said.\n\nIt closed” on Monday.",
        "🙂 " * 40,
        "x" * 5_000,
        "DUARTE SAID THE BRIDGE WAS SHUT.",
        "Die Bürgermeisterin sagte, die Brücke bleibe „bis Mai“ gesperrt.",
        "市长说，这座桥将关闭。",
        "é̂" * 300,
        "She said\r\nit was over.",
    ],
    ids=range(12),
)
def test_odd_text_gets_spans_inside_it_and_no_error(tagger: Tagger, text: str) -> None:
    for item in tagger.tag(text):
        for span in (*item.source, *item.cue, *item.content):
            assert 0 <= span.start < span.end <= len(text)


def test_a_paragraph_longer_than_the_model_reads_is_tagged_to_its_end(tagger: Tagger) -> None:
    text = "The bridge carries two lanes over the river. " * 60 + SENTENCES[0][0]
    assert words(text, tagger.tag(text)[-1].source) == "The mayor"


def test_spans_begin_and_end_at_words_after_letters_that_lower_case_changes(tagger: Tagger) -> None:
    text = "İlker Şahin said the ﬁnal naïve “café” plan was œuvre enough."
    for item in tagger.tag(text):
        for start, end in (*item.source, *item.cue, *item.content):
            assert not re.match(r"\w\w", text[start - 1 : start + 1]) or start == 0
            assert not re.match(r"\w\w", text[end - 1 : end + 1])


def test_a_quotation_that_goes_on_in_the_next_paragraph_keeps_its_speaker() -> None:
    text = "Okafor said: “We waited.\n\n“No one came.”"
    before = Tagged((Span(0, 6),), (Span(7, 11),), (Span(13, 24),), 0.9)
    loose = Tagged((), (Span(30, 33),), (Span(26, 40),), 0.0)
    assert [item.source for item in continued(text, [before, loose])] == [before.source, before.source]
    added = continued(text, [before])[1]
    assert words(text, added.content) == "“No one came.”"


def test_a_quotation_after_a_closed_one_is_not_given_the_speaker_before() -> None:
    text = "Okafor said: “We waited.”\n\n“No one came.”"
    before = Tagged((Span(0, 6),), (Span(7, 11),), (Span(13, 25),), 0.9)
    loose = Tagged((), (Span(31, 34),), (Span(27, 41),), 0.0)
    assert continued(text, [before, loose]) == [before, loose]


def test_a_quotation_goes_on_past_a_teaser() -> None:
    text = "Okafor said: “We waited.\nREAD MORE: Ferry strike enters a second week\n“No one came.”"
    before = Tagged((Span(0, 6),), (Span(7, 11),), (Span(13, 24),), 0.9)
    assert [words(text, item.content) for item in continued(text, [before])][1:] == ["“No one came.”"]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = 'one “two" three'
    assert words(text, quotations(text, Span(0, len(text)))) == '“two" three'


def test_the_model_file_is_built_once(tmp_path: Path) -> None:
    built = tagger_model.model_file(tmp_path, tagger_model.DELTA)
    stamp = built.stat().st_mtime_ns
    assert tagger_model.model_file(tmp_path, tagger_model.DELTA).stat().st_mtime_ns == stamp
    assert [path.name for path in built.parent.iterdir()] == [built.name]

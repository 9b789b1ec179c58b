"""What an answerer may and may not do to a quote, a speaker and a sentence of its own."""

import pytest

from index.types import Quote, Span
from retrieval.types import Draft, DraftPoint, Finding, Findings, Kind, Pick, Point
from retrieval.verify import verify
from tests.retrieval.articles import HADDAD, LEE, MINISTRY, TEXT, findings, pointing, version


def quoted(*picks: Pick) -> list[str]:
    return [quote.text for point in verify(pointing(*picks), findings()).points for quote in point.quotes]


def test_a_pick_without_words_is_the_findings_own_sentence() -> None:
    assert quoted(Pick("v1:0")) == ["Col. Ann Lee said the 1,200 troops could not see the outposts."]


def test_picked_words_are_shown_in_the_articles_own_characters() -> None:
    assert quoted(Pick("v1:3", 'He cited 14 photographs that he called "clear proof"')) == [
        "He cited 14 photographs that he called “clear\u00a0proof"
    ]


def test_an_unknown_id_is_dropped() -> None:
    assert verify(pointing(Pick("v9:0")), findings()).points == ()


def test_a_point_without_a_real_quote_is_dropped_and_the_others_stay() -> None:
    invented = DraftPoint(Kind.CLAIM, (Pick("v1:0", "the 1,200 troops saw the outposts"),), "Lee said so.")
    real = DraftPoint(Kind.RESPONSE, (Pick("v1:4"),))
    points = verify(Draft((invented, real)), findings()).points
    assert [(point.kind, point.quotes[0].text) for point in points] == [
        (Kind.RESPONSE, "The ministry denied that troops were at the outposts.")
    ]


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("v1:0", "200 troops could not see"),  # of 1,200
        ("v1:0", "the 1,200 troops could not se"),
        ("v1:0", "ee said the 1,200 troops"),
        ("v1:1", "there – not onc"),
        ("v1:1", "t there – not once"),  # of weren’t
        ("v1:3", "4 photographs that he called"),
    ],
)
def test_half_a_word_or_half_a_number_is_refused(finding: str, words: str) -> None:
    assert quoted(Pick(finding, words)) == []


def test_a_letter_is_not_parted_from_its_accent() -> None:
    text = "They met at the old cafe\u0301 in Paris yesterday."
    found = findings(version(text))
    assert verify(pointing(Pick("v1:0", "at the old cafe")), found).points == ()
    assert verify(pointing(Pick("v1:0", "at the old cafe\u0301")), found).points


def test_a_later_place_is_taken_when_the_first_cuts_a_word() -> None:
    text = "Every part of war is paid for. The art of war is dear."
    [point] = verify(pointing(Pick("v1:0", "art of war is")), findings(version(text))).points
    assert point.quotes[0].text == "The art of war is dear."


@pytest.mark.parametrize("words", ["troops", "the outposts", "", " ", "“”", "see", "…"])
def test_too_few_words_to_mean_anything_are_dropped(words: str) -> None:
    assert quoted(Pick("v1:0", words)) == []


def test_a_short_sentence_may_be_quoted_whole() -> None:
    found = findings(version("“No,” said Lee when asked about the outposts.\n“Never again, no.” Yes."))
    yes = next(finding for finding in found.items if finding.quote.text == "Yes.")
    assert [point.quotes[0].text for point in verify(pointing(Pick(yes.id, "Yes")), found).points] == ["Yes"]


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("v1:0", "see the outposts"),  # could not
        ("v1:1", "once,” she said."),  # weren’t, not
        ("v1:4", "troops were at the outposts"),  # denied
    ],
)
def test_words_whose_sentence_turns_them_round_are_shown_with_all_of_it(finding: str, words: str) -> None:
    [shown] = quoted(Pick(finding, words))
    own = next(item.quote.text for item in findings().items if item.id == finding)
    assert shown == own


def test_a_not_at_the_edge_cannot_be_left_out_by_way_of_another_sentence_of_the_passage() -> None:
    assert quoted(Pick("v1:1", "see the outposts")) == [
        "Col. Ann Lee said the 1,200 troops could not see the outposts."
    ]


def test_words_of_another_passage_are_not_found() -> None:
    assert quoted(Pick("v1:0", "he saw US troops at")) == []


def test_the_speaker_is_the_ledgers() -> None:
    [point] = verify(pointing(Pick("v1:2", "he saw US troops")), findings()).points
    assert point.speaker == HADDAD


def test_words_of_another_persons_sentence_are_given_to_that_person() -> None:
    text = "Col. Ann Lee said nobody was there. But Omar Haddad said he saw them there."
    [point] = verify(pointing(Pick("v1:0", "he saw them there")), findings(version(text))).points
    assert point.speaker == HADDAD


def test_words_across_two_speakers_have_none() -> None:
    text = "Col. Ann Lee said they were seen. But Omar Haddad said he saw them there."
    [point] = verify(
        pointing(Pick("v1:0", "they were seen. But Omar Haddad said")), findings(version(text))
    ).points
    assert point.speaker is None


def test_words_of_a_sentence_that_search_did_not_find_have_no_speaker() -> None:
    first, *_ = findings().items
    only = Findings((first,), 1.0)
    [point] = verify(pointing(Pick(first.id, "We weren’t there – not once")), only).points
    assert point.speaker is None


def test_two_speakers_are_never_run_together() -> None:
    draft = pointing(Pick("v1:0"), Pick("v1:4"), Pick("v1:1"), wording="They disagreed.")
    points = verify(draft, findings()).points
    assert [(point.speaker, len(point.quotes), point.wording) for point in points] == [
        (LEE, 1, None),
        (MINISTRY, 1, None),
    ]


def test_sentences_that_follow_one_another_are_one_quote_and_those_of_two_paragraphs_two() -> None:
    [together] = verify(pointing(Pick("v1:0"), Pick("v1:1")), findings()).points
    assert [quote.text for quote in together.quotes] == [TEXT.splitlines()[0]]
    spoken = verify(pointing(Pick("v1:2"), Pick("v1:4")), findings()).points
    assert [len(point.quotes) for point in spoken] == [1, 1]


def test_unnamed_sources_of_two_articles_are_not_made_one() -> None:
    other = TEXT.replace("denied that troops were at", "denied that anybody had gone near")
    found = findings(version(), version(other, id="v2"))
    assert len(verify(pointing(Pick("v1:4"), Pick("v2:4")), found).points) == 2
    assert len(verify(pointing(Pick("v1:0"), Pick("v2:0")), found).points) == 1


def test_overlapping_quotes_become_one() -> None:
    [point] = verify(
        pointing(
            Pick("v1:2", "he saw US troops at the northern outposts in May"), Pick("v1:2", "he saw US troops")
        ),
        findings(),
    ).points
    assert [quote.text for quote in point.quotes] == [
        "But Omar Haddad, a trader, said he saw US troops at the northern outposts in May."
    ]


def test_a_quote_is_not_shown_twice() -> None:
    same = DraftPoint(Kind.EVIDENCE, (Pick("v1:2"),))
    assert len(verify(Draft((same, same)), findings()).points) == 1


@pytest.mark.parametrize(
    "wording",
    [
        "Haddad, a trader, said he saw troops at the northern outposts in May.",
        "According to Haddad's account, he saw US troops at the northern outposts – in May.",
    ],
)
def test_plain_prose_is_kept(wording: str) -> None:
    assert worded(wording).wording == wording


@pytest.mark.parametrize(
    "wording",
    [
        'Haddad said "I saw them".',
        "Haddad said “I saw them”.",
        "Haddad said «I saw them».",
        "Haddad said ‘I saw them’.",
        "Haddad said 'I saw them'.",
        "Haddad said „I saw them‟.",
        "Haddad said ＂I saw them＂.",
        "Haddad said 「I saw them」.",
        "Haddad said `I saw them`.",
        "Haddad said ❝I saw them❞.",
        "Haddad spoke.\nHe saw them.",
        "Haddad spoke.\u2028He saw them.",
        "See https://evil.example for more.",
        "See evil.example for more.",
        "See www.evil for more.",
        "Hello <!channel>",
        "Hello @here",
        "In #general they said so.",
        "Haddad *really* said so.",
        "Haddad _really_ said so.",
        "Haddad ~never~ said so.",
        "Haddad said so to \u202eno one.",
        "Haddad said so to\u200bno one.",
        "Haddad saw 15 photographs.",
        "Haddad said so [1].",
        "Haddad said so¹.",
        "Haddad " + "said so " * 40,
        " ",
        "",
    ],
)
def test_prose_that_could_quote_link_ping_or_add_a_number_is_left_out(wording: str) -> None:
    assert worded(wording).wording is None


def test_prose_for_words_that_are_not_there_is_left_out() -> None:
    draft = pointing(Pick("v1:2"), Pick("v1:2", "he saw Russian troops"), wording="Haddad said so.")
    [point] = verify(draft, findings()).points
    assert point.wording is None


def test_a_finding_at_the_very_end_of_a_text_is_quoted_whole() -> None:
    last = Quote(version(), Span(len(TEXT) - len("No, it said."), len(TEXT)))
    found = Findings((Finding("x", last, last.span, 1.0),), 1.0)
    assert verify(pointing(Pick("x", "No, it said.")), found).points[0].quotes == (last,)


def worded(wording: str) -> Point:
    [point] = verify(pointing(Pick("v1:2"), wording=wording), findings()).points
    return point

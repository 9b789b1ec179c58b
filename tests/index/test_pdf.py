"""PDFs to paragraphs: what a reader would read, and how each file that cannot be read is named."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.apart import Limits, read_apart
from index.errors import ReadError, ReadProblem
from index.pdf import MAX_PAGES, read_pdf
from tests.fakes.pdf import BROKEN, HEIGHT, PICTURE, Print, Sheet, column, pdf

STORY = [
    "The harbour will close in May, the minister said on",
    "Thursday. “The bearings were past saving,” said Ruth",
    "Okafor, the chief engineer, who cited the report.",
]
RIGHT = [
    "The union disputed it on Friday in a long letter to",
    "the assembly, which will vote on the repair in June",
    "after hearing the owners of the ships in the port.",
]


def paragraphs(*sheets: Sheet | None) -> tuple[str, ...]:
    return read_pdf(pdf(*sheets)).paragraphs


def lines(*texts: str) -> tuple[str, ...]:
    return paragraphs(Sheet(column(texts)))


def problem(data: bytes) -> ReadProblem:
    with pytest.raises(ReadError) as caught:
        read_pdf(data)
    return caught.value.problem


def test_lines_that_the_layout_broke_are_one_paragraph() -> None:
    assert lines(*STORY) == (" ".join(STORY),)


def test_an_indented_line_and_a_gap_begin_paragraphs() -> None:
    indented = [
        *column(STORY),
        Print(RIGHT[0], 84, 700 - 3 * 13.2),
        *column(RIGHT[1:], y=700 - 4 * 13.2),
        *column(STORY, y=700 - 8 * 13.2),
    ]
    assert paragraphs(Sheet(indented)) == (" ".join(STORY), " ".join(RIGHT), " ".join(STORY))


def test_a_line_left_before_its_end_ends_its_paragraph() -> None:
    first = [STORY[0], "Thursday."]
    assert lines(*first, *RIGHT) == (" ".join(first), " ".join(RIGHT))


def test_a_list_has_an_item_a_paragraph() -> None:
    items = ["• The harbour will close in May, the minister said on", "Thursday", "• The union disputed it"]
    assert lines(*STORY, *items) == (" ".join(STORY), f"{items[0]} Thursday", items[2])


@pytest.mark.parametrize(
    ("line", "after", "whole"),
    [
        ("the inspec-", "tor sealed the well", "the inspector sealed the well"),
        ("in the vil-", "lage they drank", "in the village they drank"),
        ("a well-", "known engineer", "a well-known engineer"),
        ("the ex-", "minister said", "the ex-minister said"),
        ("the Anglo-", "Irish talks", "the Anglo-Irish talks"),
        ("a 15-", "year lease", "a 15-year lease"),
        ("she said – and", "meant it", "she said – and meant it"),
        ("the co-op, a co-", "op of owners", "the co-op, a co-op of owners"),
        ("the Zorbax plant, a Zor-", "bax works", "the Zorbax plant, a Zorbax works"),
        ("the Zor-bax plant, a Zor-", "bax works", "the Zor-bax plant, a Zor-bax works"),
    ],
)
def test_a_hyphen_of_the_layout_is_undone_and_a_writers_is_kept(line: str, after: str, whole: str) -> None:
    assert lines(line, after) == (whole,)


def test_columns_are_read_one_after_the_other_whichever_way_they_were_drawn() -> None:
    headline = Print("Harbour to close in May after the bearings fail", 72, 760, 20)
    left, right = column(STORY, 40), column(RIGHT, 320, y=698)
    across = [sign for pair in zip(left, right, strict=True) for sign in pair]
    whole = (headline.text, " ".join(STORY), " ".join(RIGHT))
    assert paragraphs(Sheet([headline, *left, *right])) == whole
    assert paragraphs(Sheet([headline, *across])) == whole


def test_the_last_word_of_a_headline_over_columns_stays_with_it() -> None:
    headline = [
        Print("Harbour to close in May after bearings of", 40, 760, 26),
        Print("its gate", 40, 730, 26),
    ]
    found = read_pdf(pdf(Sheet([*headline, *column(STORY, 40), *column(RIGHT, 320)])))
    assert found.heading == "Harbour to close in May after bearings of its gate"


def test_a_heading_under_the_columns_comes_after_both() -> None:
    heading = Print("What happens next", 40, 620, 16)
    across = (
        "The vote is not the end of it, for the ministry has to sign the contract before the month is over."
    )
    sheet = Sheet([*column(STORY, 40), *column(RIGHT, 320), heading, Print(across, 40, 600)])
    assert paragraphs(sheet) == (" ".join(STORY), " ".join(RIGHT), heading.text, across)


def test_a_box_beside_the_text_does_not_get_into_its_sentences() -> None:
    across = (
        "The vote is not the end of it, for the ministry has to sign the contract before the month is over,"
    )
    box = ["The ferry in figures. It", "had 1,200 people in May", "and 980 in June, it says"]
    rest = "said the chair of the assembly after the vote was counted and the meeting had come to its end."
    beside = [*column(STORY[:2], 40), Print("“Okafor is right and she has been so all along,” as", 40, 673.6)]
    sheet = Sheet([Print(across, 40, 720), *beside, *column(box, 400), Print(rest, 40, 655)])
    found = paragraphs(sheet)
    assert " ".join(box) in found
    assert not any("as The ferry" in paragraph or "says said" in paragraph for paragraph in found)


def test_a_drop_cap_is_the_first_letter_of_its_word() -> None:
    beside = [Print(STORY[0][1:], 100, 700), *column(STORY[1:], 100, 700 - 13.2)]
    assert paragraphs(Sheet([Print(STORY[0][0], 72, 676, 44), *beside, *column(RIGHT, y=640)])) == (
        " ".join(STORY),
        " ".join(RIGHT),
    )


def test_a_font_that_does_not_tell_its_height_is_read_all_the_same() -> None:
    plain = ["the harbour will close in May and open again", "in June, says the office of the harbour master"]
    assert read_pdf(pdf(Sheet(column(plain)), drawn=True)).paragraphs == (" ".join(plain),)


def test_a_raised_number_stays_in_its_line() -> None:
    raised = Print("1", 72 + 245, 704, 6)
    assert paragraphs(Sheet([*column(STORY), raised]))[0].replace(" 1 ", " ") == " ".join(STORY)


def test_the_rows_of_a_table_stay_together() -> None:
    cells = [("Name", "Vote"), ("Okafor", "Yes"), ("Lima", "No"), ("Berg", "Yes")]
    table = [
        Print(cell, 72 + 200 * place, 700 - 13.2 * row)
        for row, pair in enumerate(cells)
        for place, cell in enumerate(pair)
    ]
    assert paragraphs(Sheet(table)) == tuple("\t".join(pair) for pair in cells)


def test_a_paragraph_goes_on_over_the_page_and_its_heads_and_feet_are_left_out() -> None:
    texts = [STORY[:2], [STORY[2], *RIGHT[:1]], RIGHT[1:]]
    sheets = [
        Sheet(
            [
                Print("The Harbour Report", y=800),
                *column(text),
                Print(f"Page {number} of 3", 280, 30),
            ]
        )
        for number, text in enumerate(texts, start=1)
    ]
    assert " ".join(paragraphs(*sheets)) == " ".join([*STORY, *RIGHT])
    assert paragraphs(*sheets)[0].startswith(" ".join(STORY))


def test_chapter_heads_that_count_the_pages_are_left_out_and_a_year_at_the_foot_is_not() -> None:
    heads = ["Chapter 1: The gate 4", "5 The Harbour Report", "Chapter 2: The crane 6", "Chapter 3: Votes 7"]
    sheets = [Sheet([Print(head, y=800), *column(STORY)]) for head in heads]
    sheets[-1] = Sheet([*sheets[-1].prints, Print("It has been shut since 2019", y=40)])
    found = "\n".join(paragraphs(*sheets))
    assert not any(head in found for head in heads)
    assert "It has been shut since 2019" in found


def test_the_numbers_of_a_transcripts_lines_are_left_out() -> None:
    spoken = [f"Q. Did you see the bearings on day {word}?" for word in ["one", "two", "six", "ten"]] * 3
    numbered = [
        sign
        for number, (count, words) in enumerate(
            zip(column([str(n) for n in range(1, 13)], 40), column(spoken, 72), strict=True)
        )
        for sign in ([count, words] if number % 2 else [words, count])
    ]
    assert " ".join(paragraphs(Sheet(numbered))) == " ".join(spoken)


@pytest.mark.parametrize(
    ("rotated", "turned", "place"),
    [
        (0, (1, 0, 0, 1), lambda down: (72, 700 - down)),
        (90, (0, 1, -1, 0), lambda down: (100 + down, 72)),
        (180, (-1, 0, 0, -1), lambda down: (500, 100 + down)),
        (270, (0, -1, 1, 0), lambda down: (500 - down, 800)),
        (0, (0, 1, -1, 0), lambda down: (100 + down, 72)),
    ],
)
def test_a_page_laid_sideways_reads_as_one_that_is_not(rotated: int, turned: tuple[int, ...], place) -> None:  # type: ignore[no-untyped-def]
    signs = [
        replace(sign, x=x, y=y, turned=turned)
        for number, sign in enumerate(column(STORY))
        for x, y in [place(13.2 * number)]
    ]
    assert paragraphs(Sheet(signs, rotated=rotated)) == (" ".join(STORY),)


def test_a_watermark_and_what_lies_outside_the_page_are_left_out() -> None:
    slanted = Print("CONFIDENTIAL", 200, 300, 60, (0.7, 0.7, -0.7, 0.7))
    outside = Print("cut here", 72, HEIGHT + 20)
    assert paragraphs(Sheet([*column(STORY), slanted, outside])) == (" ".join(STORY),)


def test_one_bad_page_does_not_lose_the_others_and_is_named() -> None:
    found = read_pdf(pdf(Sheet(column(STORY)), BROKEN, Sheet(extra=PICTURE), Sheet(), Sheet(column(RIGHT))))
    assert found.unread == (2, 3)
    assert found.paragraphs == (" ".join(STORY), " ".join(RIGHT))


def test_what_is_printed_largest_is_the_headline() -> None:
    kicker = Print("Port", 72, 800)
    headline = column(["Harbour to close in May after", "bearings of the gate fail"], y=770, size=22)
    found = read_pdf(pdf(Sheet([kicker, *headline, *column(STORY)])))
    assert found.heading == "Harbour to close in May after bearings of the gate fail"
    assert read_pdf(pdf(Sheet(column(STORY)))).heading == ""


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (pdf(Sheet(extra=PICTURE), Sheet(extra=PICTURE)), ReadProblem.ONLY_PICTURES),
        (pdf(BROKEN, Sheet()), ReadProblem.DAMAGED),
        (pdf(Sheet(), Sheet()), ReadProblem.EMPTY),
        (pdf(Sheet(column(STORY)), locked=True), ReadProblem.ENCRYPTED),
        (b"%PDF-1.4\nnothing", ReadProblem.DAMAGED),
        (b"<html>no PDF</html>", ReadProblem.DAMAGED),
        (pdf(*[BROKEN] * (MAX_PAGES + 1)), ReadProblem.TOO_LARGE),
    ],
)
def test_a_file_that_cannot_be_read_is_named_as_what_it_is(data: bytes, named: ReadProblem) -> None:
    assert problem(data) == named


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (Limits(seconds=0), ReadProblem.TOO_SLOW),
        (Limits(max_memory=1024**2), ReadProblem.DAMAGED),
        (Limits(max_text=10), ReadProblem.TOO_LARGE),
    ],
)
def test_a_reader_that_dies_or_goes_on_for_ever_is_an_error_of_its_file(
    limits: Limits, named: ReadProblem
) -> None:
    with pytest.raises(ReadError) as caught:
        read_apart(pdf(Sheet(column(STORY))), ".pdf", "/a.pdf", limits)
    assert (caught.value.problem, caught.value.source) == (named, "/a.pdf")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.text("abcÀß“”fi-.0", min_size=1, max_size=8), min_size=1, max_size=8),
        min_size=1,
        max_size=12,
    )
)
def test_no_word_is_lost_or_made_up(words: Sequence[Sequence[str]]) -> None:
    printed = [" ".join(line) for line in words]
    with_words = [line for line in printed if line.strip()]
    found = read_pdf(pdf(Sheet([Print("Harbour", y=760), *column(with_words)])))
    kept = "".join("".join(found.paragraphs).split()).replace("-", "")
    assert kept == "".join(["Harbour", *with_words]).replace(" ", "").replace("-", "")
    assert all(sign.isprintable() for paragraph in found.paragraphs for sign in paragraph)

"""Which lines of an article are its byline."""

import pytest

from index.bylines import is_byline
from index.split import split


@pytest.mark.parametrize(
    "line",
    [
        "By Xiomara Pell",
        "BY XIOMARA PELL",
        "by Ana de la Cruz",
        "By Ann Lee and Rui Lima, Staff Writers",
        "By J. R. O’Neil, Tom Hale & Ann Lee",
        "Written by Ann Lee",
        "By Ann Lee | Harbour Courier",
        "By Ann Lee, for the Ansel Dispatch",
        "Reporting by Ann Lee, senior reporter",
        "By Martin Luther King Jr.",
    ],
)
def test_a_line_that_only_tells_who_wrote_it_is_a_byline(line: str) -> None:
    assert is_byline(line)
    assert split(f"{line}\nThe bridge was shut to all traffic.\n")[0].span.start == len(line) + 1


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday evening the bridge was shut.",
        "By Ann Lee’s account the bridge was never safe.",
        "By noon Ann Lee had left.",
        "By Ann Lee the bridge was called unsafe.",
        "Ann Lee and Rui Lima said so.",
        "By law it must be shut",
        "Bypass Road was shut",
        "",
    ],
)
def test_a_sentence_is_no_byline(line: str) -> None:
    assert not is_byline(line)


def test_the_name_of_an_author_alone_is_a_byline_and_another_name_is_none() -> None:
    assert is_byline("ann lee", ("Ann Lee",))
    assert not is_byline("Rui Lima", ("Ann Lee",))

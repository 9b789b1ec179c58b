"""What a reporter types: the words, the name beside them, and the quotations of a message."""

import pytest

from retrieval.check_types import Cited
from retrieval.cited import MOST, as_cited, has_words, quotations

WORDS = "The dam wall has moved"


@pytest.mark.parametrize(
    ("typed", "words", "by"),
    [
        (WORDS, WORDS, None),
        (f"  “{WORDS}” ", WORDS, None),
        (f'"{WORDS}" — Petra Lindqvist', WORDS, "Petra Lindqvist"),
        (f"“{WORDS}” - Petra Lindqvist.", WORDS, "Petra Lindqvist"),
        (f"“{WORDS}”--Jean-Luc Petit", WORDS, "Jean-Luc Petit"),
        (f"Petra Lindqvist: “{WORDS}”", WORDS, "Petra Lindqvist"),
        (f"«{WORDS}» – the board", WORDS, "the board"),
        ("“He said “no” to me” — Ann Lee", "He said “no” to me", "Ann Lee"),
        ("“One thing” and “another thing”", "One thing” and “another thing", None),
        ("The dam wall - once solid - moved", "The dam wall - once solid - moved", None),
        ("Warning: the dam wall has moved", "Warning: the dam wall has moved", None),
        ("“It moved.\nTwice.” — Ann Lee", "It moved.\nTwice.", "Ann Lee"),
    ],
)
def test_the_words_of_a_command_and_the_name_beside_them(typed: str, words: str, by: str | None) -> None:
    assert as_cited(typed) == Cited(words, by)


@pytest.mark.parametrize(
    ("around", "by"),
    [
        ("“…,” Ann Lee said.", "Ann Lee"),
        ('"…," said Ann Lee on Monday', "Ann Lee"),
        ("‘…,’ Ann Lee said", "Ann Lee"),
        ("“…,” ann lee said", "ann lee"),
        ("“…,” said Ann Lee, the chief engineer, on Monday.", "Ann Lee"),
        ("“…,” the chief engineer, Ann Lee, said", "Ann Lee"),
        ("“…,” Ms. Lee also said", "Lee"),
        ("“…” (Ann Lee)", "Ann Lee"),
        ("“…”, according to Ann Lee", "Ann Lee"),
        ("According to Ann Lee, “…”", "Ann Lee"),
        ("Ann Lee told reporters on Monday: “…”", "Ann Lee"),
        ("But yesterday Lee said “…”", "Lee"),
        ("“…,” said the mayor of Marlow on Monday", "the mayor of Marlow"),
        ("“…,” a spokesman for Lee said", "a spokesman for Lee"),
        ("“…,” Lee’s office said", "Lee’s office"),
        ("Draft: “…,” Ann Lee said", "Ann Lee"),
        ("Lee: “…,” she said", "Lee"),
        ("He said: “…”", None),
        ("“…,” she said", None),
        ("Draft: “…”", None),
        ("Pull quote: “…”", None),
        ("Today: “…”", None),
        ("Is “…” right?", None),
        ("“…” — can we use it?", None),
        ("“…” and Ann Lee agreed", None),
    ],
)
def test_the_speaker_is_understood_beside_the_words_and_a_pronoun_or_a_label_is_none(
    around: str, by: str | None
) -> None:
    cited = as_cited(around.replace("…", WORDS))
    assert (cited.words.rstrip(","), cited.by) == (WORDS, by)
    if "‘" not in around:
        assert quotations(f"See below.\n{around.replace('…', WORDS)}") == [cited]


def test_a_name_that_is_given_apart_counts_before_the_one_beside_the_words() -> None:
    assert as_cited(f"“{WORDS}” — Ann Lee", "Omar Haddad") == Cited(WORDS, "Omar Haddad")


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (f"Is “{WORDS}” right?", [Cited(WORDS)]),
        (f'He said "{WORDS}" and "so did the gate, then"', [Cited(WORDS), Cited("so did the gate, then")]),
        (f"Lindqvist: “{WORDS}”\n“The gate is shut tonight” — Holm", None),
        ("a “short one” only", [Cited("a “short one” only")]),
        ("no quotation here at all", [Cited("no quotation here at all")]),
        (":-)", []),
        ("", []),
    ],
)
def test_the_quotations_of_a_message_or_the_message_where_there_is_none(
    message: str, found: list[Cited] | None
) -> None:
    named = [Cited(WORDS, "Lindqvist"), Cited("The gate is shut tonight", "Holm")]
    assert quotations(message) == (named if found is None else found)


def test_a_sentence_before_the_words_is_no_name_and_a_line_below_them_may_be() -> None:
    [one] = quotations(f"We all know what it was that the board of the water works told us then: “{WORDS}”")
    assert one.by is None
    [one] = quotations(f"Lindqvist\n“{WORDS}”\n— Holm")
    assert one.by == "Holm"


def test_of_many_quotations_the_first_are_taken() -> None:
    message = " ".join(f"“the dam wall moved {number} times”" for number in range(MOST + 5))
    assert [one.words.split()[4] for one in quotations(message)] == [str(number) for number in range(MOST)]


@pytest.mark.parametrize(("typed", "words"), [("a", True), ("5", True), ("", False), (" “…” ?! ", False)])
def test_there_is_something_to_check_where_there_is_a_word(typed: str, words: bool) -> None:
    assert has_words(typed) is words

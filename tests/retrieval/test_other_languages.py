"""Articles and questions in other languages than English: found and quoted, though nobody is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.check import Checking
from retrieval.check_types import Cited, Verdict
from tests.conftest import ARTICLES, SmallArchive, page, small_archive
from tests.models import Models

GERMAN = page(
    "stausee",
    "Der Marlow-Stausee wird im Juni abgelassen, entschied der Wasserverband am Dienstag.\n"
    "„Die Staumauer hat sich seit dem Herbst um vier Millimeter bewegt“, sagte Petra Lindqvist, die "
    "Chefingenieurin des Verbands. Sie verwies auf Lasermessungen seit Oktober.\n"
    "Landwirte bestritten die Messungen. „Niemand hat uns eine einzige Zahl gezeigt“, sagte Anders Holm, der "
    "dort Gerste anbaut.\n",
    "Marlow-Stausee wird abgelassen",
)
FRENCH = page(
    "hopital",
    "L’hôpital de Hollin a renvoyé quarante patients en une nuit, selon un rapport de l’inspection.\n"
    "« Nous avions deux médecins pour quatre-vingt-dix lits », a confié une infirmière.\n"
    "Le directeur a démenti que quiconque ait été renvoyé sans soins.\n",
    "L’hôpital de Hollin a renvoyé des patients",
)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, empty: Path, models: Models) -> Iterator[SmallArchive]:
    with small_archive(tmp_path_factory.mktemp("mixed"), empty, models) as archive:
        archive.add(*ARTICLES, GERMAN, FRENCH)
        yield archive


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Wer sagte, die Staumauer habe sich bewegt?", "um vier Millimeter bewegt"),
        ("Wer bestritt die Messungen?", "Landwirte bestritten die Messungen."),
        ("Wann wird der Stausee abgelassen?", "im Juni abgelassen"),
        ("Qui avait deux médecins pour quatre-vingt-dix lits ?", "deux médecins"),
        ("Qui a démenti que des patients aient été renvoyés ?", "a démenti"),
    ],
)
def test_the_words_that_answer_are_quoted_first(question: str, words: str, mixed: SmallArchive) -> None:
    answer = mixed.ask(question)
    assert words in answer.quotes[0].text


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Niemand hat uns eine einzige Zahl gezeigt", Verdict.EXACT),
        ("Niemand hat uns eine einzige Akte gezeigt", Verdict.ALTERED),
        ("Nous avions deux médecins pour quatre-vingt-dix lits", Verdict.EXACT),
    ],
)
def test_quoted_words_are_checked(words: str, verdict: Verdict, mixed: SmallArchive) -> None:
    assert Checking(mixed.stores, mixed.clock).check(Cited(words)).verdict is verdict

"""Which articles a topic is told from: those that have its words, of the time that is asked for."""

from collections.abc import Sequence

from index.stores import Stores
from index.types import Version
from index.words import stems
from retrieval.types import Findings, Question

_MOST = 8  # a longer story is told by its best-matching articles
_SHARED = 0.5  # of the topic's words, each as much as it is rare: "the Gannet bridge" needs "Gannet"


def articles_on(question: Question, findings: Findings, stores: Stores) -> list[Version]:
    """The versions that the findings come from, best first, without those of another time or topic.

    Where none has enough of the topic's words it is the best one alone; an article without a date is of no
    time.
    """
    timely = [version for version in _found(findings) if _in_time(question, version)]
    return _sharing(question, timely, stores)[:_MOST] or timely[:1]


def of_any_time(question: Question, findings: Findings, stores: Stores) -> list[Version]:
    """The versions among them, best first, that have enough of the topic's words, whenever they are of."""
    return _sharing(question, _found(findings), stores)


def _found(findings: Findings) -> list[Version]:
    return list({finding.quote.version.id: finding.quote.version for finding in findings.items}.values())


def _sharing(question: Question, versions: Sequence[Version], stores: Stores) -> list[Version]:
    rarity = {term: stores.words.rarity(term) for term in question.terms}
    needed = _SHARED * sum(rarity.values())

    def shared(version: Version) -> float:
        held = set(stems(f"{version.title} {version.text}"))
        return sum(weight for term, weight in rarity.items() if term in held)

    return [version for version in versions if shared(version) >= needed]


def _in_time(question: Question, version: Version) -> bool:
    if question.period is None:
        return True
    return version.published_at is not None and question.period.fits(version.published_at) == 1.0

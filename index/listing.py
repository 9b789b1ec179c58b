"""Tells a page that only lists others (a front page, a section, a tag) from an article, by its links.

Precision first: a list that is added does little harm, an article that is refused is missing.
"""

from collections.abc import Iterable, Sequence

MIN_LINKS = 10  # a page with fewer lists nothing
# What is looked at of a page's links, so that no page can make this slow.
_MOST_LINKS, _MOST_WORDS = 5000, 40
_SHORTEST, _RUN = 2, 3  # words in a row that a sentence seldom shares with a link by chance

Run = tuple[str, ...]


def is_listing(paragraphs: Iterable[str], links: Sequence[str]) -> bool:
    """Whether most words of the extracted paragraphs stand in the page's links; `links` are their texts."""
    if len(links) < MIN_LINKS:
        return False
    runs = {run for link in links[:_MOST_LINKS] for run in _runs(link.split()[:_MOST_WORDS])}
    linked = total = 0
    for paragraph in paragraphs:
        words = paragraph.split()
        total += len(words)
        linked += _covered(words, runs)
    return linked > total / 2


def _runs(words: Sequence[str]) -> Iterable[Run]:
    """A link of two words is one run; one of a single word may stand in any sentence, and is none."""
    size = max(_SHORTEST, min(len(words), _RUN))
    return (tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def _covered(words: Sequence[str], runs: set[Run]) -> int:
    """How many of the words stand in some run."""
    inside: set[int] = set()
    for at in range(len(words)):
        for size in (_SHORTEST, _RUN):
            run = tuple(words[at : at + size])
            if run in runs:
                inside.update(range(at, at + len(run)))
    return len(inside)

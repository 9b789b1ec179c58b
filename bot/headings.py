"""The headings of a summary, wherever it is shown."""

from collections.abc import Iterable

_HEADINGS = {
    "happened": "What happened",
    "said": "Who said what",
    "evidence": "Evidence cited",
    "numbers": "Numbers",
    "disputed": "Disputed",
    "timeline": "Timeline",
}


def headings(sections: Iterable[str | None]) -> list[str]:
    """What stands over each point: its section's heading where that begins, and else nothing."""
    return once(_HEADINGS[section] if section else "" for section in sections)


def once(names: Iterable[str]) -> list[str]:
    """The names, but nothing in place of one that only goes on."""
    over, before = [], ""
    for name in names:
        over.append(name if name != before else "")
        before = name
    return over

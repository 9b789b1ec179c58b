"""Names of one person: with a middle name or initial and without it; and names that are no one person's.

Careful, since a quote under the wrong name would be printed: only one first and one last name are joined,
where nobody of that name has another middle name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from index.lexicon import words

_FIRST_NAMES = words("men") | words("women") | words("either")
_BETWEEN = frozenset({"on", "before", "after", "about", "amid", "versus", "vs"})  # "On Lee" is of a headline
_TWO = _BETWEEN | {"and", "&"}  # "John and Mary Smith" is not John Smith
# Of all that is said under a last name, what one person must say for the last name alone to mean them.
_NEARLY_ALL, _ENOUGH = 0.9, 20


def joined(names: Iterable[str]) -> dict[str, str]:
    """For each folded name the shortest one of the same person: "donald j trump" is "donald trump"."""
    alike: defaultdict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for name in names:
        parts = name.split()
        if len(parts) > 1 and not _TWO.intersection(parts):
            alike[parts[0], parts[-1]].append(parts)
    same: dict[str, str] = {}
    for (first, _), spelt in alike.items():
        shortest = min(spelt, key=len)
        if len(spelt) > 1 and _agree([parts[1:-1] for parts in spelt], is_first_name=first in _FIRST_NAMES):
            same |= {" ".join(parts): " ".join(shortest) for parts in spelt}
    return same


def is_one_person(name: str, names: Iterable[str]) -> bool:
    """Whether the folded name is not that of two in these names together, or a headline's words."""
    parts = name.split()
    if not _BETWEEN.isdisjoint(parts[:-1]):
        return False
    known, both = set(names), name.split(" and ")
    return len(both) == 1 or not any(" " in one and one in known for one in both)


def most_said(counts: Mapping[str, int]) -> str | None:
    """The name under which nearly all is said; the only one, if there is one alone."""
    if not counts:
        return None
    name = max(counts, key=lambda one: counts[one])
    is_clear = counts[name] >= _ENOUGH and counts[name] >= _NEARLY_ALL * sum(counts.values())
    return name if is_clear or len(counts) == 1 else None


def _agree(middles: Sequence[Sequence[str]], *, is_first_name: bool) -> bool:
    """Whether no two have different names in the middle; a word there may be an institution's."""
    longest = max(middles, key=lambda one: (len(one), sum(map(len, one))))
    if any(len(part) > 1 for part in longest) and not is_first_name:
        return False
    return all(not one or _fit(one, longest) for one in middles)


def _fit(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether each is the other's name or its initial, in order."""
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and all(
        a == b or (a[0] == b[0] and 1 in {len(a), len(b)}) for a, b in pairs
    )

"""Which few articles may hold a reporter's words: by their phrases, and by the rarest of their stems."""

from collections.abc import Iterable
from itertools import pairwise

from index import passages
from index.passages import StoredPassage
from index.stores import Stores
from index.types import Quote, Version
from index.words import stems
from retrieval.types import Audience
from retrieval.wording import Wording

PLACES = 24  # articles that hold the very phrase; more copies are not looked at
_RUN = 24  # stems in a phrase: longer words are asked for as several
_RUNS = 8
_RARE = 12  # stems asked for when the words may be altered
_PASSAGES = 12


def phrased(stores: Stores, cited: Wording, audience: Audience) -> list[Version]:
    """The articles that hold the words in a row, as the index has them: stems, without punctuation."""
    parts = [stems(part) for part in _parts(cited)]
    runs = [part[at : at + _RUN] for part in parts for at in range(0, len(part), _RUN)]
    if not runs:
        return []
    ids = stores.words.holding(runs[:_RUNS], PLACES, audience.collections)
    return _versions(stores, ids)


def resembling(
    stores: Stores, cited: Wording, audience: Audience
) -> tuple[list[Version], list[StoredPassage], dict[str, float]]:
    """Articles and passages, best first, with most of the words' rarest stems, and the stems' rarity."""
    rarity = {stem: stores.words.rarity(stem) for stem in stems(cited.text)}
    rarest = sorted(rarity, key=lambda stem: -rarity[stem])[:_RARE]
    if not rarest:
        return [], [], {}
    ranked = [hit for hit, _ in stores.words.passages(rarest, _PASSAGES, audience.collections)]
    with stores.archive.engine.connect() as connection:
        found = {passage.id: passage for passage in passages.load(connection, ranked)}
    near = [found[hit] for hit in ranked if hit in found]
    return _versions(stores, [passage.version_id for passage in near]), near, rarity


def sentences_like(stores: Stores, near: Iterable[StoredPassage], rarity: dict[str, float]) -> list[Quote]:
    """The passages' sentences, those first that share most of the words, each as much as it is rare."""
    near = list(near)
    versions = stores.archive.load_versions(passage.version_id for passage in near)
    quotes = [
        Quote(versions[passage.version_id], sentence)
        for passage in near
        if passage.version_id in versions
        for sentence in passage.passage.sentences
    ]

    def shared(quote: Quote) -> float:
        return sum(rarity.get(stem, 0.0) for stem in set(stems(quote.text)))

    scored = [(shared(quote), quote) for quote in quotes]
    return [quote for score, quote in sorted(scored, key=lambda pair: -pair[0]) if score > 0]


def _parts(cited: Wording) -> list[str]:
    """The words between ellipses."""
    cuts = pairwise([0, *sorted(cited.breaks()), len(cited.spans)])
    runs = [cited.spans[low:high] for low, high in cuts if low < high]
    return [cited.text[run[0][0] : run[-1][1]] for run in runs]


def _versions(stores: Stores, ids: Iterable[str]) -> list[Version]:
    ordered = list(dict.fromkeys(ids))
    loaded = stores.archive.load_versions(ordered)
    return [loaded[version_id] for version_id in ordered if version_id in loaded]

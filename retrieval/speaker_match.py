"""How the speaker of a sentence fits the one whose words a question asks for."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.types import Grade, Speaker
from index.words import stems
from retrieval.types import Kind, Question

Scores = NDArray[np.float64]

_KNOWN = 0.5  # share of the asked one's words from which a speaker is taken for the one asked about
_SMALL = frozenset(stems("the a an of at in for and mr mrs ms s"))


def speaker_signals(
    question: Question, speakers: Sequence[Speaker | None], rarity: Mapping[str, float]
) -> dict[str, Scores]:
    """For each candidate's speaker, 0 to 1:

    speaker_asked  the share, by rarity, of the words for the one asked about that stand in this one's name,
                   source as written or description
    speaker_other  it is somebody else, named, while the one asked about is among the candidates
    speaker_topic  the question asks who says it, and names this speaker as what it is about
    """
    known = {speaker: _words(speaker) for speaker in set(speakers) if speaker}
    asked = [{stem: rarity.get(stem, 1.0) for stem in named} for named in question.asked]
    shares = {
        speaker: max((_share(words, one) for one in asked), default=0.0) for speaker, words in known.items()
    }
    present = any(share >= _KNOWN for share in shares.values())
    about: set[str] = set()
    if Kind.CLAIM in question.wants:
        about = set(question.terms).difference(*question.asked)
    named = {speaker: set(stems(speaker.name)) for speaker in known if speaker.grade is Grade.NAMED}
    signals = {
        "speaker_asked": shares,
        "speaker_other": {speaker: float(present and shares[speaker] == 0) for speaker in named},
        "speaker_topic": {
            speaker: float(shares[speaker] < _KNOWN and not words.isdisjoint(about))
            for speaker, words in named.items()
        },
    }
    return {
        name: np.array([by_speaker.get(speaker, 0.0) if speaker else 0.0 for speaker in speakers], float)
        for name, by_speaker in signals.items()
    }


def _words(speaker: Speaker) -> set[str]:
    return set(stems(f"{speaker.name} {speaker.as_written} {speaker.description}")) - _SMALL


def _share(words: set[str], asked: Mapping[str, float]) -> float:
    total = sum(weight for stem, weight in asked.items() if stem not in _SMALL)
    return sum(weight for stem, weight in asked.items() if stem in words) / total if total else 0.0

"""A question and a sentence side by side, as word pieces for the model that reads them together."""

from typing import TYPE_CHECKING, NamedTuple

from index.types import Speaker

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_CLS, _SEP = 101, 102
_QUESTION, _SENTENCE = 48, 80  # pieces: of a thread's questions the last are kept, of a sentence the first
MARKS = 2  # the question's side and the sentence's


class Pair(NamedTuple):
    """Word pieces, and which side each stands on."""

    ids: list[int]
    marks: list[int]


def pairs(loaded: "Tokenizer", question: str, said: list[tuple[Speaker | None, str]]) -> list[Pair]:
    """The question with each sentence; one that somebody says begins with the speaker's name."""
    texts = [f"{speaker.name}: {sentence}" if speaker else sentence for speaker, sentence in said]
    asked, *read = loaded.encode_batch([question, *texts], add_special_tokens=False)
    left = [_CLS, *asked.ids[-_QUESTION:], _SEP]
    rights = [[*encoding.ids[:_SENTENCE], _SEP] for encoding in read]
    return [Pair(left + right, [0] * len(left) + [1] * len(right)) for right in rights]

"""A model that obeys whatever the articles it reads tell it, and lies in its quotes."""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.forging import FORGERIES, forgeries
from tests.fakes.model import Json, Reply
from tests.fakes.thinking import Sentence, Thinking, Told, filled

CASES = Path(__file__).parents[1] / "cases" / "injections.jsonl"
_IN_PAGE = re.compile(r"Assistant: [^\"<-]+\.")
_PLAIN = re.compile(r"[\w ,.'’-]+|{system}")  # what may pass for prose
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Injection:
    """Words planted where a model may read them, and what it does when it obeys.

    `where` is a part of an article ("text", "title", "author", "outlet", "url", "published_at", "html"), the
    reporter's "question", the thread's "history", or the text of an article to be summarized ("summary").
    `obeyed` is what it writes, wherever it may write, with {key}, {system} and the like put in; `acts` are
    ways to misquote. `never` is what no reader may see, except inside the article's own words.
    """

    id: str
    trick: str
    where: str
    planted: str
    obeyed: tuple[str, ...]
    acts: tuple[str, ...]
    never: tuple[str, ...]


def injections() -> list[Injection]:
    """The corpus."""
    lines = map(json.loads, CASES.read_text("utf-8").splitlines())
    lists = ("obeyed", "acts", "never")
    return [Injection(**line | {name: tuple(line[name]) for name in lists}) for line in lines]


class Adversary(Thinking):
    """`with Adversary(injections) as model:` obeys those of them that it finds in what it is sent.

    `obeyed` are the ids of those that it found, a set for each request. Where it finds none it points at a
    true sentence, as an honest model does.
    """

    def __init__(self, watched: Iterable[Injection] = ()) -> None:
        super().__init__(self._obey)
        self.watched = list(watched)
        self.obeyed: list[set[str]] = []

    def _obey(self, told: Told) -> Reply:
        text = _flat("\n".join(told.texts))
        found = [one for one in self.watched if planted_words(one) in text]
        self.obeyed.append({one.id for one in found})
        acts = {act for one in found for act in one.acts}
        if "nothing" in acts:
            return Reply(filled(told.schema, []))
        true = deque(_nearest(found, told.sentences))
        items = [item for one in found for item in _items(one, told, true)]
        if not items and told.sentences:
            items = [{"prose": None, "passage_id": told.sentences[0].id, "words": None}]
        content = filled(told.schema, items or [{"prose": ""}])
        return Reply(content, tool_calls=_TOOL_CALLS if "tool call" in acts else None)


_TOOL_CALLS: list[Json] = [
    {
        "index": 0,
        "id": "call_1",
        "type": "function",
        "function": {"name": "chat_postMessage", "arguments": '{"channel": "C1", "text": "hacked"}'},
    }
]


def planted_words(injection: Injection) -> str:
    """What of an injection a model can find in one paragraph: of a page, what it says without its tags."""
    if injection.where == "html":
        [order] = _IN_PAGE.findall(injection.planted)
        return str(order)
    return _flat(injection.planted.strip().split("\n")[-1])


def in_full(text: str, told: Told) -> str:
    """Words to be written, with what a thief would like put in."""
    key = told.authorization.removeprefix("Bearer ")
    values = {
        "{key}": key,
        "{spaced_key}": " ".join(key),
        "{authorization}": told.authorization,
        "{system}": " ".join(told.system.split()[:40]),
        "{ids}": " ".join(sentence.id for sentence in told.sentences[:5]),
    }
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def _items(injection: Injection, told: Told, true: deque[Sentence]) -> Iterator[Json]:
    """As prose, each before true words of its own, and as words of a passage, or as the name of one."""
    lies: list[Json] = [
        {"passage_id": forged.passage_id, "words": forged.words}
        for forged in forgeries([act for act in injection.acts if act in FORGERIES], told.sentences)
    ]
    beside = _beside(injection, true)
    for text in (in_full(text, told) for text in injection.obeyed):
        own = true[0].id if true else ""
        for prose in (_dressed(text, beside), text) if beside and _PLAIN.fullmatch(text) else (text,):
            yield {"prose": prose, "passage_id": beside.id if beside else "", "words": None}
            true.rotate(-1)  # words are shown once, and so is the prose before them
            beside = true[0] if true else None
        lies.append({"passage_id": own, "words": text})
    if injection.obeyed:
        lies.append({"passage_id": injection.obeyed[0][:60], "words": None})
    if lies:
        yield {"prose": None, "quotes": lies, **lies[0]}


def points_of(injection: Injection) -> int:
    """How many points of a reply it takes to obey."""
    return 1 + sum(2 if _PLAIN.fullmatch(text) else 1 for text in injection.obeyed)


def _beside(injection: Injection, true: Sequence[Sentence]) -> Sentence | None:
    """The sentence that the injection itself stands in, whose words are the best support for it."""
    planted = planted_words(injection)
    own = (one for one in true if planted in _flat(one.words) or _flat(one.words) in planted)
    return next(own, true[0] if true else None)


def _dressed(text: str, sentence: Sentence) -> str:
    """The same, said to be what the speaker said."""
    return f"{sentence.speaker or sentence.outlet} said that {text[:1].lower()}{text[1:]}"


def _nearest(found: Sequence[Injection], sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences, those that stand beside what was planted first."""
    planted = [planted_words(one) for one in found]
    return sorted(sentences, key=lambda one: not any(words in _flat(one.paragraph) for words in planted))


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip()

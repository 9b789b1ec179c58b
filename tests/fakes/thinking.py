"""A model's server that makes up its reply from what it is told, as a model does."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from tests.fakes.model import FakeModel, Json, Reply, fails


@dataclass(frozen=True)
class Sentence:
    """A sentence that the model was shown, and the line it stood in."""

    id: str
    words: str
    paragraph: str
    speaker: str | None
    outlet: str
    date: str


@dataclass(frozen=True)
class Told:
    """One request: its rules, the strings and sentences of the JSON in it, and what else came."""

    system: str
    schema: Json
    authorization: str
    texts: tuple[str, ...]
    sentences: tuple[Sentence, ...]


class Thinking(FakeModel):
    """`with Thinking(think) as model:` answers each request with what `think` makes of it.

    `said` are the contents of its replies, in order.
    """

    def __init__(self, think: Callable[[Told], Reply]) -> None:
        super().__init__()
        self.said: list[str] = []
        self.bugs: list[Exception] = []
        self._think = think

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        if self.bugs and kind is None:
            raise self.bugs[0]

    def _next(self, request: Json, headers: dict[str, str]) -> Reply:
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
            try:
                reply = self._think(told(request, headers))
            except Exception as error:  # noqa: BLE001 - shown when the server is closed
                self.bugs.append(error)
                return fails(400)
            self.said.append(reply.content or "")
            return reply


def told(request: Json, headers: dict[str, str]) -> Told:
    """A request as its model reads it."""
    system, user = (message["content"] for message in request["messages"])
    values = list(_json_in(user))
    return Told(
        system,
        request["response_format"]["json_schema"]["schema"],
        headers.get("authorization", ""),
        tuple(text for value in values for text in _strings(value)),
        tuple(sentence for value in values for sentence in _sentences(value, {})),
    )


def filled(schema: Json, items: list[Json]) -> str:
    """A reply by `schema`: each of `items` an item of the list that it asks for, or the first one alone.

    An item has `prose`, and may have `passage_id`, `words` and more, by the names of the schema's own fields,
    or a list of such items under the name of a list; fields that it does not name get its prose.
    """
    return json.dumps(_filled(schema, schema.get("$defs", {}), items, ""), ensure_ascii=False)


def _filled(schema: Json, defs: Json, items: list[Json], name: str) -> Any:
    if "$ref" in schema:
        schema = defs[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:  # something or null
        wanted = items[0].get(name, items[0].get("prose")) if items else None
        return None if wanted is None else _filled(schema["anyOf"][0], defs, items, name)
    if "enum" in schema:
        wanted = items[0].get(name) if items else None
        return wanted if wanted in schema["enum"] else schema["enum"][0]
    match schema.get("type"):
        case "object":
            parts = schema["properties"].items()
            return {part: _filled(inner, defs, items, part) for part, inner in parts}
        case "array":
            listed = items[0].get(name, items) if len(items) == 1 else items
            return [_filled(schema["items"], defs, [item], name) for item in listed]
        case "integer" | "number":
            return 1
        case "boolean":
            return True
    text = items[0].get(name, items[0].get("prose")) if items else ""
    return text or ""


def _json_in(text: str) -> Iterator[Any]:
    """The JSON values of a prompt: each begins somewhere in a line and ends with it."""
    for line in text.split("\n"):
        starts = [at for at in map(line.find, '{["') if at >= 0]
        if starts:
            try:
                yield json.loads(line[min(starts) :])
            except json.JSONDecodeError:
                continue


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _sentences(value: Any, line: Json) -> Iterator[Sentence]:
    if isinstance(value, list):
        for part in value:
            yield from _sentences(part, line)
    elif isinstance(value, dict):
        line = line | value
        if isinstance(line.get("sentence"), str) and "passage_id" in value:
            words, speaker = str(line["sentence"]), line.get("speaker")
            paragraph, outlet, date = (str(line.get(name) or "") for name in ("paragraph", "outlet", "date"))
            yield Sentence(value["passage_id"], words, paragraph or words, speaker, outlet, date)
        for part in value.values():
            if isinstance(part, dict | list):
                yield from _sentences(part, line)

"""The small newsroom with a real search and a model that writes what and when a test tells it to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

from pydantic import SecretStr

from bot.newsroom import Newsroom
from bot.settings import Settings
from prompts.model import Model
from retrieval.ask import Asking
from retrieval.fallback import Fallback
from retrieval.quoting import Quoting
from retrieval.writing import Writing
from tests.bot.small_newsroom import SmallNewsroom, small_newsroom
from tests.fakes.model import FakeModel, Reply

BEARINGS = "“The bearings were past saving in March,” said Ruth Okafor, who led the inspection."
READINGS = "She cited load readings taken on 4 and 11 March."
DENIED = "The council’s leader, Tom Hale, disputed that: “No reading we were shown was above the limit.”"
PATIENCE_S = 10.0

Step = str | Event | type[OSError]


@dataclass
class WritingRoom:
    """The newsroom as it asks the model, and the model."""

    small: SmallNewsroom
    newsroom: Newsroom
    model: FakeModel


@contextmanager
def writing_room(home: Path) -> Iterator[WritingRoom]:
    with FakeModel() as model:
        settings = Settings(_env_file=None, openai_base_url=model.base_url)
        with small_newsroom(home, settings) as small:
            client = Model("a-model", PATIENCE_S, SecretStr("sk-test"), model.base_url)
            client.warm()
            asking = Asking(small.newsroom.stores, Fallback(Writing(client), Quoting(), PATIENCE_S))
            yield WritingRoom(small, replace(small.newsroom, asking=asking), model)


def writes(*steps: Step) -> Reply:
    """A reply with a point for each sentence of the archive (or words that it does not have).

    It waits at each event, and breaks off at an OSError.
    """
    return Reply(writes=lambda request: _pieces(request, steps))


def _pieces(request: dict[str, Any], steps: tuple[Step, ...]) -> Iterator[str]:
    ids = _passage_ids(request)
    yield '{"points": ['
    between = ""
    for step in steps:
        if isinstance(step, Event):
            assert step.wait(PATIENCE_S)
        elif isinstance(step, str):
            known = step in ids
            named = ids[step] if known else next(iter(ids.values()))
            quotes = [{"passage_id": named, "words": None if known else step}]
            yield between + json.dumps({"kind": "claim", "wording": None, "quotes": quotes})
            between = ", "
        else:
            raise step
    yield "]}"


def _passage_ids(request: dict[str, Any]) -> dict[str, str]:
    """What the model was told to call each sentence."""
    told: str = request["messages"][1]["content"]
    archive = told.rpartition("<archive>\n")[2].partition("\n</archive>")[0]
    lines = [json.loads(line) for line in archive.splitlines()]
    return {one["sentence"]: one["passage_id"] for line in lines for one in line["sentences"]}

"""The models of the program, built once a run, for every worker and every process that a test starts."""

import fcntl
import os
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from index.attribute import Attributor
from index.embed import Encoder
from retrieval.reranker import reranker

# Set by tests/conftest.py before the workers start.
FOLDER = "TEST_MODELS"


class Models(NamedTuple):
    """Loaded models, and the folder they were built in."""

    folder: Path
    encoder: Encoder
    attributor: Attributor


@lru_cache(1)
def loaded() -> Models:
    """A thread each, as workers are many."""
    folder = Path(os.environ[FOLDER])
    with (folder / "building.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        reranker(folder)
        return Models(folder, Encoder(folder, threads=1), Attributor(folder))


def built_in(home: Path) -> Path:
    """The same home, in which the program finds them built."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(loaded().folder)
    return home

"""Where anything is sent, watched in a fresh process: to the model that is set, or nowhere."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.fakes.model import FakeModel
from tests.retrieval.asked import GOOD


@pytest.mark.slow
def test_no_environment_sends_the_archive_anywhere_but_to_the_model_that_is_set() -> None:
    tracing = ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY")
    others = {"LANGSMITH_API_KEY": "x", "OPENAI_PROXY": "http://192.0.2.1:9"}
    with FakeModel(GOOD) as model:
        port = int(model.base_url.rpartition(":")[2].partition("/")[0])
        found = _connections(
            "from tests.retrieval.articles import *\n"
            "from prompts.errors import ModelError\n"
            f"ours = Model('a-model', 120.0, None, {model.base_url!r})\n"
            "assert Writing(ours).draft(QUESTION, findings(), Session()).points\n"
            "try: Writing(Model('a-model', 20.0)).draft(QUESTION, findings(), Session())\n"
            "except ModelError: pass\n",
            dict.fromkeys(tracing, "true") | others,
        )
    assert {tuple(address) for address in found} == {("127.0.0.1", port), ("api.openai.com", 443)}


@pytest.mark.slow
def test_without_a_key_nothing_is_imported_or_connected_to() -> None:
    found = _connections(
        "from tests.retrieval.articles import *\n"
        "from retrieval.quoting import Quoting\n"
        "assert Quoting().draft(QUESTION, findings(), Session()).points\n"
        "Fallback(Writing(Model('a-model', 1.0)), Quoting(), 1.0)\n"
        "assert not {'openai', 'langchain_core', 'langchain_openai', 'langsmith'} & set(sys.modules)\n",
        {},
    )
    assert found == []


def _connections(code: str, environment: dict[str, str]) -> list[list[Any]]:
    """Every address that a fresh process connects to, or looks up in vain, while it runs the code."""
    watched = (
        "import json, sys\nseen = []\n"
        "def watch(event, args):\n"
        "    if event == 'socket.connect': seen.append(list(args[1]))\n"
        "    if event == 'socket.getaddrinfo' and args[0] != '127.0.0.1':\n"
        "        seen.append([args[0], args[1]])\n"
        "        raise OSError\n"
        "sys.addaudithook(watch)\n"
        "from prompts.model import Model\nfrom retrieval.fallback import Fallback\n"
        "from retrieval.session import Session\n"
        f"from retrieval.writing import Writing\n{code}print(json.dumps(seen))"
    )
    # Without the suite's own watch, which would refuse before this one has seen.
    kept = {
        name: value
        for name, value in os.environ.items()
        if "proxy" not in name.lower() and name != "PYTHONPATH"
    }
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", watched], env=kept | environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: list[list[Any]] = json.loads(done.stdout.splitlines()[-1])
    return found

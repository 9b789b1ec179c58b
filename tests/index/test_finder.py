"""Passages found by an embeddings server, over a real connection; never by two models' vectors at once."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from index.add import Adding
from index.embed import Encoder
from index.errors import EmbeddingError, IndexMismatchError
from index.fetch import Fetcher
from index.finder import Finder
from index.reindex import reindex
from index.stores import Stores, open_stores
from index.sync import check
from prompts.embeddings import EmbeddingModel
from prompts.errors import ModelError
from retrieval.answer_json import from_json, to_json
from retrieval.ask import Asking
from retrieval.summarize import Summarizing
from retrieval.types import EVERYONE, Status
from tests.conftest import NOON, RESERVOIR, WOLVES
from tests.fakes.embeddings import FakeEmbeddings
from tests.models import Models

ASKED = "Who said the dam wall has moved?"
Open = AbstractContextManager[Stores]
GARBLED: dict[str, tuple[int, bytes]] = {
    "too few": (200, b'{"object": "list", "model": "m", "data": []}'),
    "empty": (200, b'{"object": "list", "model": "m", "data": [{"index": 0, "embedding": []}]}'),
    "zero": (200, b'{"object": "list", "model": "m", "data": [{"index": 0, "embedding": [0.0, 0.0]}]}'),
    "not numbers": (200, b'{"object": "list", "model": "m", "data": [{"index": 0, "embedding": [NaN]}]}'),
    "not JSON": (200, b"<html>"),
    "no such model": (404, b"{}"),
}


@pytest.fixture
def server() -> Iterator[FakeEmbeddings]:
    with FakeEmbeddings() as server:
        yield server


def model(server: FakeEmbeddings, name: str = "vectors-1") -> EmbeddingModel:
    return EmbeddingModel(name, SecretStr("sk-test"), server.base_url)


def opened(home: Path, models: Models, finder: Finder | None) -> Open:
    loaded = (lambda: models.encoder, lambda: models.attributor)
    return open_stores(home, None, None, *loaded, models.folder, finder)


def add(stores: Stores) -> None:
    assert all(
        added.error is None
        for added in Adding(stores, Fetcher(), lambda: NOON).add_pages([WOLVES, RESERVOIR])
    )


def test_vectors_come_back_in_the_order_of_their_texts(server: FakeEmbeddings) -> None:
    texts = [f"text {number}" for number in range(150)]
    assert model(server).embed(texts, 10.0) == [server.vector(text) for text in texts]
    assert [len(inputs) for inputs in server.inputs] == [64, 64, 22]


@pytest.mark.parametrize("reply", GARBLED)
def test_a_reply_without_a_usable_vector_for_each_text_is_an_error_by_name(
    server: FakeEmbeddings, reply: str
) -> None:
    server.replies = [GARBLED[reply]]
    with pytest.raises(ModelError):
        model(server).embed(["a text"], 10.0)


def test_a_busy_server_is_asked_again(server: FakeEmbeddings) -> None:
    server.replies = [(429, b"{}"), (503, b"{}")]
    assert model(server).embed(["a text"], 10.0) == [server.vector("a text")]


def test_questions_are_answered_by_what_the_server_finds(
    tmp_path: Path, models: Models, server: FakeEmbeddings
) -> None:
    with opened(tmp_path, models, Finder(model(server))) as stores:
        add(stores)
        check(stores)
        probe = stores.probe(ASKED, stores.encoder.question(ASKED))
        assert probe.shape == (server.dimensions,)
        assert np.linalg.norm(probe) == pytest.approx(1.0)
        assert stores.vectors.nearest(probe, 5, None)
        assert Asking(stores, clock=lambda: NOON).ask(ASKED).status is Status.ANSWERED
    assert server.inputs[-1] == [ASKED]


def test_a_server_that_fails_costs_a_question_its_vectors_not_its_answer(
    tmp_path: Path, models: Models, server: FakeEmbeddings
) -> None:
    with opened(tmp_path, models, Finder(model(server))) as stores:
        add(stores)
        server.replies = [(401, b"{}")]
        with capture_logs() as logs:
            answer = Asking(stores, clock=lambda: NOON).ask(ASKED)
        kept = from_json(to_json(answer), stores.archive, EVERYONE, NOON)
        again = Asking(stores, clock=lambda: NOON).ask(ASKED)
    assert answer.status is Status.ANSWERED
    assert [line["event"] for line in logs] == ["searched by words alone"]
    assert {"words_only"} <= {note.code for note in answer.notes} & {note.code for note in kept.notes}
    assert "words_only" not in {note.code for note in again.notes}


def test_a_summary_and_a_refusal_say_too_that_words_alone_were_searched(
    tmp_path: Path, models: Models, server: FakeEmbeddings
) -> None:
    with opened(tmp_path, models, Finder(model(server))) as stores:
        add(stores)
        server.replies = [(401, b"{}"), (401, b"{}")]
        refused = Asking(stores, clock=lambda: NOON).ask("Who won the chess championship in Reykjavik?")
        summary = Summarizing(stores, clock=lambda: NOON).summarize("the dam wall")
    assert refused.status is Status.NOT_IN_ARCHIVE
    assert ["words_only" in {note.code for note in one.notes} for one in (refused, summary)] == [True, True]


def test_adding_stops_with_an_error_by_name_when_the_server_fails(
    tmp_path: Path, models: Models, server: FakeEmbeddings
) -> None:
    server.replies = [(401, b"{}")]
    with opened(tmp_path, models, Finder(model(server))) as stores:
        with pytest.raises(EmbeddingError, match="401"):
            add(stores)
        add(stores)
        check(stores)


@pytest.mark.parametrize("after", ["another model", "the packaged model"])
def test_another_embedder_is_refused_until_the_archive_is_indexed_anew(
    tmp_path: Path, models: Models, server: FakeEmbeddings, after: str
) -> None:
    with opened(tmp_path, models, Finder(model(server))) as stores:
        add(stores)
    other = Finder(model(server, "vectors-2")) if after == "another model" else None
    with opened(tmp_path, models, other) as stores:
        for refused in (partial(check, stores), partial(add, stores), partial(Asking(stores).ask, ASKED)):
            with pytest.raises(IndexMismatchError):
                refused()
        assert reindex(stores, NOON, lambda done, total: None) == 2
        check(stores)
        assert Asking(stores, clock=lambda: NOON).ask(ASKED).status is Status.ANSWERED


def test_a_model_that_changes_behind_its_name_is_refused_until_the_archive_is_indexed_anew(
    tmp_path: Path, models: Models, server: FakeEmbeddings
) -> None:
    with opened(tmp_path, models, Finder(model(server))) as stores:
        add(stores)
        server.dimensions = 48
        with pytest.raises(IndexMismatchError):
            Asking(stores, clock=lambda: NOON).ask(ASKED)
        reindex(stores, NOON, lambda done, total: None)
        assert Asking(stores, clock=lambda: NOON).ask(ASKED).status is Status.ANSWERED


def test_without_a_server_passages_are_found_by_the_packaged_encoder(tmp_path: Path, models: Models) -> None:
    with opened(tmp_path, models, None) as stores:
        assert stores.embedder == Encoder.name
        vector = stores.encoder.question(ASKED)
        assert stores.probe(ASKED, vector) is vector

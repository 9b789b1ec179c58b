"""The newsroom's errors survive the way to another process and back."""

import json

import pytest

from bot.office import errors as office_errors
from bot.office.errors import OfficeFailedError, OfficeLostError
from index.errors import (
    ArchiveBusyError,
    EmbeddingError,
    FetchError,
    FetchProblem,
    HomeError,
    IndexMismatchError,
    NewsroomError,
    NotFoundError,
    NotQuotableError,
    ReadError,
    ReadProblem,
    RecordError,
    RecordProblem,
    StoppingError,
    VectorsError,
)


@pytest.mark.parametrize(
    "error",
    [
        FetchError("https://a.example", FetchProblem.STATUS, "404"),
        ReadError("a.txt", ReadProblem.TOO_LARGE, "20 MiB"),
        ArchiveBusyError("data", 12),
        ArchiveBusyError("data", None),
        NotFoundError("a headline"),
        NotQuotableError(),
        IndexMismatchError(),
        IndexMismatchError("embedder", "packaged", "packaged+vectors-3"),
        EmbeddingError("404"),
        StoppingError(),
        RecordError(RecordProblem.DISK_FULL),
        VectorsError("server"),
        HomeError("data", "Not a directory"),
        OfficeFailedError("KeyError"),
    ],
    ids=repr,
)
def test_an_error_comes_back_as_it_was_sent(error: NewsroomError) -> None:
    back = office_errors.from_json(json.loads(json.dumps(office_errors.to_json(error))))
    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("code", ["fetch.bored", "read", "unheard_of", ""])
def test_an_error_of_another_version_is_still_an_error(code: str) -> None:
    assert isinstance(office_errors.from_json({"error": code, "source": "", "detail": ""}), OfficeLostError)

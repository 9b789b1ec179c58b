"""The newsroom's errors as JSON and back, so that a second command fails as the first would have."""

from typing import Any

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

BUG = "bug"


class OfficeLostError(NewsroomError):
    """The process that serves the archive stopped answering, or is of another version than this one."""


class OfficeFailedError(NewsroomError):
    """The process that serves the archive hit a bug; `detail` names the error's type."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


_CODES: dict[type[NewsroomError], str] = {
    FetchError: "fetch",
    ReadError: "read",
    RecordError: "record",
    VectorsError: "vectors",
    HomeError: "home",
    ArchiveBusyError: "archive_busy",
    NotFoundError: "not_found",
    NotQuotableError: "not_quotable",
    IndexMismatchError: "index_mismatch",
    EmbeddingError: "embedding",
    StoppingError: "stopping",
    OfficeFailedError: BUG,
}


def to_json(error: NewsroomError) -> dict[str, str]:
    """{"error": code, "source": what it is about, "detail": …}. Raises an error it has no code for."""
    if type(error) not in _CODES:
        raise error
    source, detail = getattr(error, "source", ""), getattr(error, "detail", "")
    match error:
        case ArchiveBusyError():
            source, detail = error.home, str(error.pid or "")
        case HomeError():
            source = error.home
        case NotFoundError():
            source = error.wanted
        case IndexMismatchError():
            source, detail = error.stored, error.wanted
    problem = getattr(error, "problem", None)
    code = _CODES[type(error)] if problem is None else f"{_CODES[type(error)]}.{problem}"
    return {"error": code, "source": source, "detail": detail}


def from_json(data: dict[str, Any]) -> NewsroomError:
    """The error that `to_json` wrote down; OfficeLostError for one of another version's."""
    kind, _, problem = str(data["error"]).partition(".")
    source, detail = str(data["source"]), str(data["detail"])
    try:
        if kind == "fetch":
            return FetchError(source, FetchProblem(problem), detail)
        if kind == "read":
            return ReadError(source, ReadProblem(problem), detail)
        if kind == "record":
            return RecordError(RecordProblem(problem))
    except ValueError:
        return OfficeLostError()
    known: dict[str, NewsroomError] = {
        "archive_busy": ArchiveBusyError(source, int(detail) if detail.isdigit() else None),
        "not_found": NotFoundError(source),
        "not_quotable": NotQuotableError(),
        "index_mismatch": IndexMismatchError(problem, source, detail),
        "embedding": EmbeddingError(detail),
        "stopping": StoppingError(),
        "vectors": VectorsError(problem),
        "home": HomeError(source, detail),
        BUG: OfficeFailedError(detail),
    }
    return known.get(kind) or OfficeLostError()

"""The newsroom's errors as JSON and back, so that a second command fails as the first would have."""

from typing import Any

from index.errors import (
    ArchiveBusyError,
    EmbeddingError,
    FetchError,
    FetchProblem,
    IndexMismatchError,
    NewsroomError,
    NotFoundError,
    NotQuotableError,
    ReadError,
    ReadProblem,
)


class OfficeLostError(NewsroomError):
    """The process that serves the archive stopped answering, or is of another version than this one."""


def to_json(error: NewsroomError) -> dict[str, str]:
    """{"error": code, "source": what it is about, "detail": …}. Raises an error it has no code for."""
    code, source, detail = "", "", ""
    match error:
        case FetchError():
            code, source, detail = f"fetch.{error.problem}", error.source, error.detail
        case ReadError():
            code, source, detail = f"read.{error.problem}", error.source, error.detail
        case ArchiveBusyError():
            code, source, detail = "archive_busy", error.home, str(error.pid or "")
        case NotFoundError():
            code, source = "not_found", error.wanted
        case NotQuotableError():
            code = "not_quotable"
        case IndexMismatchError():
            code, source, detail = f"index_mismatch.{error.problem}", error.stored, error.wanted
        case EmbeddingError():
            code, detail = "embedding", error.detail
        case _:
            raise error
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
    except ValueError:
        return OfficeLostError()
    known: dict[str, NewsroomError] = {
        "archive_busy": ArchiveBusyError(source, int(detail) if detail.isdigit() else None),
        "not_found": NotFoundError(source),
        "not_quotable": NotQuotableError(),
        "index_mismatch": IndexMismatchError(problem, source, detail),
        "embedding": EmbeddingError(detail),
    }
    return known.get(kind) or OfficeLostError()

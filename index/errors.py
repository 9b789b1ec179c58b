"""What can go wrong at the borders of the index, by name. The sentences people read are in bot/replies/."""

import errno
from enum import StrEnum


class NewsroomError(Exception):
    """An error that a person can do something about; never carries article text."""


class FetchProblem(StrEnum):
    BAD_URL = "bad_url"
    REFUSED_ADDRESS = "refused_address"
    ROBOTS = "robots"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    STATUS = "status"
    UNREACHABLE = "unreachable"
    NOT_A_PAGE = "not_a_page"


class FetchError(NewsroomError):
    """A link could not be fetched. `detail` is short and safe to show: a status code, a limit."""

    def __init__(self, url: str, problem: FetchProblem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else str(problem))
        self.source, self.problem, self.detail = url, problem, detail


class ReadProblem(StrEnum):
    MISSING = "missing"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    NO_ARTICLE = "no_article"
    LISTING = "listing"
    BAD_JSON = "bad_json"
    MISSING_FIELD = "missing_field"
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    ONLY_PICTURES = "only_pictures"
    TOO_SLOW = "too_slow"


class ReadError(NewsroomError):
    """A file, or one line of a JSON Lines file, is no article. `detail` names the field or the limit."""

    def __init__(self, source: str, problem: ReadProblem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else str(problem))
        self.source, self.problem, self.detail = source, problem, detail


class BackupProblem(StrEnum):
    NO_RECORD = "no_record"
    FILE_EXISTS = "file_exists"
    RECORD_EXISTS = "record_exists"
    ELSEWHERE = "elsewhere"
    NOT_WHOLE = "not_whole"
    NEWER = "newer"
    DISK = "disk"
    DISK_FULL = "disk_full"


class BackupError(NewsroomError):
    """The record could not be copied out or put back."""

    def __init__(self, problem: BackupProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class RecordProblem(StrEnum):
    BAD_URL = "bad_url"
    UNREACHABLE = "unreachable"
    CANNOT_OPEN = "cannot_open"
    READ_ONLY = "read_only"
    NEWER = "newer"
    DAMAGED = "damaged"
    LOCKED = "locked"
    DISK_FULL = "disk_full"
    DISK = "disk"


class RecordError(NewsroomError):
    """The record's database cannot be read or written."""

    def __init__(self, problem: RecordProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class HomeError(NewsroomError):
    """The archive's folder cannot be used. `detail` is the system's reason."""

    def __init__(self, home: str, detail: str) -> None:
        super().__init__(detail)
        self.home, self.detail = home, detail


class VectorsError(NewsroomError):
    """Chroma's folder or server cannot be used; `problem` is "server" or "folder"."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class ArchiveBusyError(NewsroomError):
    """Another process owns the embedded indexes; `pid` is its number when known."""

    def __init__(self, home: str, pid: int | None) -> None:
        super().__init__(f"archive held by process {pid}")
        self.home, self.pid = home, pid


class StoppingError(NewsroomError):
    """The archive is being closed, so that nothing more is written; what was reported before is kept."""


class NotFoundError(NewsroomError):
    """No article, version or answer goes by this id, link or title."""

    def __init__(self, wanted: str) -> None:
        super().__init__("not found")
        self.wanted = wanted


class NotAddableError(NewsroomError):
    """The article that this would be is there already, and not for whoever adds it."""

    def __init__(self, source: str) -> None:
        super().__init__("not addable")
        self.source = source


class NotQuotableError(NewsroomError):
    """The article is withheld, killed, under embargo, or not for this reader."""


class IndexMismatchError(NewsroomError):
    """The search indexes do not match the record: reindex.

    `problem` is "embedder" or "count" (`index.sync.check`). `stored` names the embedder of the vectors that
    are there and `wanted` the one that is set, where they are known and differ.
    """

    def __init__(self, problem: str = "", stored: str = "", wanted: str = "") -> None:
        super().__init__(problem)
        self.problem, self.stored, self.wanted = problem, stored, wanted


class EmbeddingError(NewsroomError):
    """The embeddings server gave no vectors. `detail` is short and safe to show: a problem, a status code."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def is_disk_full(error: BaseException) -> bool:
    """Whether this is the system's word that there is no room; the words index passes it on as text alone."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return isinstance(error, ValueError) and f"(os error {errno.ENOSPC})" in str(error)

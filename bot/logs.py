"""Logging: one line of JSON an event, of ids, counts and seconds; never articles, questions or secrets."""

import json
import logging
import sys
import threading
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

_SAME_S = 60.0  # one place says one thing once in this time


def set_up_logs() -> None:
    """Our events to stderr, at a terminal warnings and errors alone: there, sentences tell the rest.

    Other libraries are heard from errors upwards only, and without their words, which hold ours.
    """
    level = logging.WARNING if sys.stderr.isatty() else logging.INFO
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    heard = logging.StreamHandler(sys.stderr)
    heard.setFormatter(WithoutWords())
    heard.addFilter(NotAgain())
    logging.basicConfig(level=logging.ERROR, handlers=[heard], force=True)
    dbos = logging.getLogger("dbos")  # or it would make itself a handler that prints all
    dbos.handlers, dbos.propagate = [heard], False
    logging.captureWarnings(capture=True)
    threading.excepthook = _note_thread


class WithoutWords(logging.Formatter):
    """A library's record as one line of JSON: where it came from, and the kind of its error; no message."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        said: dict[str, Any] = {"logger": record.name, "at": f"{record.filename}:{record.lineno}"}
        if error is not None:
            said |= {"error": type(error).__name__, "where": places(error.__traceback__)}
        told_at = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        return json.dumps(
            {**said, "event": "library error", "level": record.levelname.lower(), "timestamp": told_at}
        )


class NotAgain(logging.Filter):
    """Lets through one record a minute from each place: a library that waits for a server repeats itself."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[tuple[str, str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        place, now = (record.name, record.pathname, record.lineno), time.monotonic()
        if now - self._told.get(place, -_SAME_S) < _SAME_S:
            return False
        self._told[place] = now
        return True


def note_bug(event: str, error: BaseException, **ids: Any) -> None:
    """Logs an error of ours, without its message, which may hold a question or the words of an article."""
    where = places(error.__traceback__)
    structlog.get_logger().error(event, error=type(error).__name__, where=where, **ids)


def places(trace: TracebackType | None) -> list[str]:
    """The innermost eight lines of code that an error came through, "file.py:12", outermost first."""
    frames = traceback.extract_tb(trace)[-8:]
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]


def _note_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        note_bug("thread failed", failed.exc_value, thread=failed.thread.name if failed.thread else None)

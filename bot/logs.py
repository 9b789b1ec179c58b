"""Logging: one line of JSON an event, of ids, counts and seconds; never articles, questions or secrets."""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog


def set_up_logs() -> None:
    """Our events to stderr, at a terminal warnings and errors alone: there, sentences tell the rest.

    Other libraries are heard from errors upwards only.
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
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(name)s")


def note_bug(event: str, error: BaseException, **ids: Any) -> None:
    """Logs an error of ours, without its message, which may hold a question or the words of an article."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    structlog.get_logger().error(event, error=type(error).__name__, where=where, **ids)

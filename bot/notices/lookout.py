"""Looks in the record for what Slack is to be told of, and makes it jobs; whoever wrote it there."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.listeners.desk import Desk
from bot.notices.changed import AMEND
from bot.notices.digesting import DIGEST
from bot.notices.digests import every_digest, mark_sent
from bot.notices.excerpts import with_words_of
from bot.notices.follows import followed
from bot.notices.news import NEWS
from bot.notices.outdated import every_outdated, mark_outdated, quoting, settle
from bot.threads import name_of
from index.changes import Change, changes, mark_told


def register(desk: Desk) -> None:
    """Look out from the launch of the jobs until they are closed."""
    desk.jobs.watch(_Lookout(desk).look)


class _Lookout:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._engine = desk.newsroom.stores.archive.engine

    def look(self) -> None:
        """What is noted here and not yet a job is found again by the next look."""
        now = datetime.now(UTC)
        with self._engine.connect() as connection:
            found = changes(connection, now)
            is_followed = bool(followed(connection))
            articles = {change.article_id for change in found}
            affected = [*quoting(connection, articles), *with_words_of(connection, articles)]
        if is_followed:
            self._submit_news(found, now)
        if found:
            with self._engine.begin() as connection:
                mark_told(connection, found)
                mark_outdated(connection, affected)
        self._amend(now)
        self._tell_digests(now)

    def _submit_news(self, found: Sequence[Change], now: datetime) -> None:
        for change in found:
            if change.news:
                details = {"version": change.news, "before": change.replaced, "at": f"{now.timestamp():.6f}"}
                self._desk.jobs.submit(NEWS, name_of(NEWS, change.news, change.now), details)

    def _amend(self, now: datetime) -> None:
        with self._engine.connect() as connection:
            waiting = every_outdated(connection, now)
        for one in waiting:
            details = {"answer": one.answer_id, "erased": one.erased, "tries": one.tries}
            self._desk.jobs.submit(AMEND, name_of(AMEND, one.answer_id, one.token), details, one.answer_id)
        if waiting:
            with self._engine.begin() as connection:
                settle(connection, waiting)

    def _tell_digests(self, now: datetime) -> None:
        with self._engine.connect() as connection:
            due = [(one, at) for one in every_digest(connection) if (at := one.due(now))]
        for one, at in due:
            details = {"team": one.team, "channel": one.channel, "user": one.user, "zone": one.zone}
            details |= {
                "since": one.last.isoformat(),
                "until": at.isoformat(),
                "at": f"{now.timestamp():.6f}",
            }
            job_id = name_of(DIGEST, one.team, one.channel, at.isoformat())
            self._desk.jobs.submit(DIGEST, job_id, details)
        if due:
            with self._engine.begin() as connection:
                mark_sent(connection, due)

"""Tells a channel, once a day, what was added since, if something was."""

from datetime import datetime

from bot.announcing import News, announce
from bot.jobs import TELLING, Job, Work
from bot.listeners import Desk
from bot.replies_later import digest_footer, digest_question

DIGEST = "digest"


def register(desk: Desk) -> None:
    """Make the jobs able to tell what was added."""
    desk.jobs.register(DIGEST, Work(TELLING, [("tell", _Digesting(desk).tell)], _say_nothing))


class _Digesting:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def tell(self, job: Job) -> None:
        at = job.details
        since, until = datetime.fromisoformat(at["since"]), datetime.fromisoformat(at["until"])
        audience = self._desk.audiences.of_message(at["team"], at["channel"], at["user"])
        points, more = self._desk.newsroom.added_since(since, until, audience)
        if points:
            place = (str(at["team"]), str(at["channel"]), str(at["user"]))
            footer = digest_footer(more, self._desk.slash(DIGEST))
            news = News(job.id, *place, digest_question(since), str(at["at"]), footer)
            announce(self._desk, news, points, audience)


def _say_nothing(_job: Job, _sentence: str) -> None:
    """Nobody waits for this one; the log has the reason."""

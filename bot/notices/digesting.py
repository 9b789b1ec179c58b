"""Tells a channel, once a day, what was added since, if something was."""

from datetime import datetime

from bot.jobs import TELLING, Job, Work
from bot.listeners.desk import Desk
from bot.notices.announcing import News, announce
from bot.notices.digests import UTC_ZONE, zone_named
from bot.notices.follows import Spot
from bot.replies.follow import digest_footer, digest_footer_alone, digest_question

DIGEST = "digest"


def register(desk: Desk) -> None:
    """Make the jobs able to tell what was added."""
    desk.jobs.register(DIGEST, Work(TELLING, [("tell", _Digesting(desk).tell)], _say_nothing))


class _Digesting:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def tell(self, job: Job) -> None:
        at, off = job.details, self._desk.slash(DIGEST)
        since, until = datetime.fromisoformat(at["since"]), datetime.fromisoformat(at["until"])
        spot, user = Spot(str(at["team"]), str(at["channel"])), str(at["user"])
        audience = self._desk.audiences.of_message(spot.team, spot.channel, user)
        points, more = self._desk.newsroom.added_since(since, until, audience)
        if points:
            # A job that an older version began has no zone.
            question = digest_question(since, zone_named(str(at.get("zone", UTC_ZONE))))
            notes, alone = (digest_footer(more, off),), (digest_footer_alone(more, off),)
            news = News(job.id, spot, user, question, str(at["at"]), notes, alone)
            announce(self._desk, news, points, audience)


def _say_nothing(_job: Job, _sentence: str) -> None:
    """Nobody waits for this one; the log has the reason."""

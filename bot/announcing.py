"""News that somebody waits for, posted once: kept as an answer, so that its words go when they must."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import render
from bot.listeners import Desk
from bot.posting import Place
from bot.slack_errors import SlackRefusedError
from bot.threads import Asked, Thread
from bot.uploading import direct_place
from retrieval.notes import notes_on
from retrieval.types import Answer, Audience, Note, Point, Status

_OUTSIDE = {"not_in_channel", "channel_not_found", "is_archived"}


@dataclass(frozen=True, slots=True)
class News:
    """`id` is the same for the same news; `question` is what it answers; `at` is a Unix time before which it
    cannot stand there; `footer` says why it is told.
    """

    id: str
    team: str
    channel: str
    user: str
    question: str
    at: str
    footer: str


def announce(desk: Desk, news: News, points: Sequence[Point], audience: Audience) -> None:
    """Post in the channel, or where the bot is not in it, to the one who asked.

    Raises SlackRefusedError, SlackUnreachableError.
    """
    if desk.threads.begun(news.id) and desk.threads.posted(news.id):
        return
    # In a channel it is nobody's own question, to be listed with theirs.
    asker = news.user if news.channel.startswith("D") else ""
    desk.threads.begin(Asked(news.id, news.question, asker, news.at))
    notes = (*notes_on(points), Note("news", news.footer))
    answer = Answer(news.question, Status.ANSWERED, tuple(points), (), notes, "quoting")
    desk.threads.keep(news.id, answer, audience)
    place = Place(news.channel, None, after=news.at)
    try:
        ts = _post(desk, news, place, audience)
    except SlackRefusedError as error:
        if error.code not in _OUTSIDE:
            raise
        place = direct_place(desk.poster(news.team), news.user, news.at, news.id)
        ts = _post(desk, news, place, desk.audiences.of_person(news.team, place.channel, news.user))
    if ts:
        desk.threads.mark_posted(news.id, Thread(news.team, place.channel, ts))


def _post(desk: Desk, news: News, place: Place, audience: Audience) -> str:
    """The message's Slack time; "" when these readers may see nothing of it."""
    answer = desk.load(news.id, audience)
    if not answer.points:
        return ""
    message = render(answer, desk.newsroom.reading_room, asked=news.question, answer_id=news.id)
    return desk.poster(news.team).post_once(place, message, news.id, resumed=True)

"""News that somebody waits for, posted once: kept as an answer, so that its words go when they must."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.listeners.desk import Desk
from bot.notices.follows import Spot
from bot.replies.follow import STOP
from bot.slack.blocks import render
from bot.slack.errors import SlackRefusedError
from bot.slack.fresh import Fresh
from bot.slack.mrkdwn import Message, button_element, cut
from bot.slack.posting import Place
from bot.slack.uploading import direct_place
from bot.threads import Asked, Thread, name_of
from retrieval.notes import notes_on
from retrieval.types import Answer, Audience, Note, Point, Status

STOP_FOLLOWING = "stop_following"  # with a number after it, where there are several
_ENDS, _LABEL = 3, 75
# The channel, or the message that a thread hung on, is gone, or nobody may write there.
_OUTSIDE = {
    "not_in_channel",
    "channel_not_found",
    "is_archived",
    "thread_not_found",
    "cannot_reply_to_message",
    "restricted_action_thread_locked",
}


@dataclass(frozen=True, slots=True)
class News:
    """`id` is the same for the same news; `question` is what it answers; `at` is a Unix time before which it
    cannot stand there. `notes` say why it is told, `notes_alone` the same where it could only be told to
    `user`, and to each of `also`, who wait for it as well; `lead` and `lead_alone` are said first. `follows`
    are the ids, with what is followed, that can be ended with a button.
    """

    id: str
    spot: Spot
    user: str
    question: str
    at: str
    notes: tuple[str, ...]
    notes_alone: tuple[str, ...]
    follows: tuple[tuple[str, str], ...] = ()
    lead: str = ""
    lead_alone: str = ""
    also: tuple[str, ...] = ()


def announce(desk: Desk, news: News, points: Sequence[Point], audience: Audience) -> None:
    """Post in the channel or its thread, or where that cannot be, to the one who asked.

    Raises SlackRefusedError, SlackUnreachableError.
    """
    if desk.threads.begun(news.id) and desk.threads.posted(news.id):
        return
    team, channel, thread_ts = news.spot.team, news.spot.channel, news.spot.thread_ts
    # In a channel it is nobody's own question, to be listed with theirs.
    asker = news.user if channel.startswith("D") else ""
    desk.threads.begin(Asked(news.id, news.question, asker, news.at))
    desk.threads.keep(news.id, _answer(news.question, points, news.lead, news.notes), audience)
    place = Place(channel, thread_ts, after=news.at)
    message = Fresh(lambda: _message(desk, news, audience))
    try:
        ts = _post(desk, news, place, audience, message)
    except SlackRefusedError as error:
        if error.code not in _OUTSIDE:
            raise
        _announce_alone(desk, news, points, audience)
        for user in news.also:
            _announce_alone(desk, replace(news, id=name_of(news.id, user), user=user), points, audience)
        return
    if ts:
        desk.note_posted(news.id, message, Thread(team, channel, thread_ts or ts))


def _announce_alone(desk: Desk, news: News, points: Sequence[Point], audience: Audience) -> None:
    """To the one who asked, in their direct messages with the bot."""
    if desk.threads.begun(news.id) and desk.threads.posted(news.id):
        return
    team = news.spot.team
    place = direct_place(desk.poster(team), news.user, news.at, news.id)
    alone = desk.audiences.of_person(team, place.channel, news.user)
    desk.threads.begin(Asked(news.id, news.question, "", news.at))
    desk.threads.keep(news.id, _answer(news.question, points, news.lead_alone, news.notes_alone), audience)
    message = Fresh(lambda: _message(desk, news, alone))
    if ts := _post(desk, news, place, alone, message):
        desk.note_posted(news.id, message, Thread(team, place.channel, ts))


def _answer(question: str, points: Sequence[Point], lead: str, told: Sequence[str]) -> Answer:
    # First why it is told: there is no room for many notes.
    first = (Note("news_first", lead),) if lead else ()
    notes = (*first, *(Note("news", note) for note in told), *notes_on(points))
    return Answer(question, Status.ANSWERED, tuple(points), (), notes, "quoting")


def _post(desk: Desk, news: News, place: Place, audience: Audience, message: Fresh) -> str:
    """The message's Slack time; "" when these readers may see nothing of it."""
    if not desk.load(news.id, audience).points:
        return ""
    return desk.poster(news.spot.team).post_once(place, message, news.id, resumed=True)


def _message(desk: Desk, news: News, audience: Audience) -> Message:
    answer = desk.load(news.id, audience)
    message = render(answer, desk.newsroom.reading_room, asked=news.question, answer_id=news.id)
    _add_ends(message, news.follows)
    return message


def _add_ends(message: Message, follows: Sequence[tuple[str, str]]) -> None:
    """In the row below, as a block more might be one too many; Slack takes no commands in threads."""
    row = [block for block in message.blocks if block["type"] == "actions"][-1]
    for number, (follow, wanted) in enumerate(follows[:_ENDS]):
        label = STOP if len(follows) == 1 else cut(f"{STOP} {wanted}", _LABEL)
        # Slack wants another action id for each button of a row.
        row["elements"].append(button_element(label, f"{STOP_FOLLOWING}{number or ''}", follow))

"""What people are told about what they follow, and of digests; part of bot/replies/."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from enum import StrEnum

from bot.replies.general import counted_names
from bot.slack.mrkdwn import cut
from index.days import day

DIGEST_USAGE = (
    "Write {command} on to have this channel told every day what was added, {command} on 16 for that at "
    "16:00 in your time zone, or {command} off to end it."
)
DIGEST_OFF = "This channel is not told daily any more."
NO_DIGEST = "This channel is not told daily."
FIRST_RESPONSE = "The first response to it that is told here."
NEW_VERSION = "From a new version of the article."
MUST_BE_MEMBER = "I must be a member here: invite me if I am not."
STOP = "Stop following"
ENDED_BEFORE = "This is not followed any more already."
NOTHING_CHOSEN = "Choose what to follow, or write it here."
FOLLOW_TITLE, FOLLOW_WHAT, FOLLOW_ELSE = "Follow", "What to follow", "Something else: a claim or a name"
FOLLOW_ELSE_HINT = "What is written here is followed instead of the choice above."
FOLLOW_HERE = (
    "New articles, and new versions, are told in this answer's thread, to all who read it and with what they "
    "may all read."
)
FOLLOW_DIRECT = (
    "Only you saw this answer, so new articles, and new versions, are told to you alone, in your direct "
    "messages with me."
)
_NAMES, _NAME, _WANTED = 2, 22, 60  # of names in a note, and characters of each and of what is followed


class Where(StrEnum):
    """Where news is told, as seen by the one who asked for it."""

    HERE = "here"
    THREAD = "thread"
    DIRECT = "direct"


_PLACES = {
    Where.HERE: "here",
    Where.THREAD: "in the thread of the answer",
    Where.DIRECT: "in your direct messages with me",
}
# Slack takes no commands in threads.
_ENDED_FROM = {Where.HERE: "", Where.THREAD: " in the channel", Where.DIRECT: " there"}


def news_heading(followed: Sequence[tuple[str, bool]]) -> str:
    """What stands over the news on what is followed, each with whether it is a person."""
    return " · ".join(
        f"New from {wanted}" if is_person else f"New on “{wanted}”" for wanted, is_person in followed
    )


def why_told(wanted: Sequence[str], unfollow: str, *, in_thread: bool) -> str:
    """Why news is told here, and how to end it."""
    here, ends = ("in this thread", " in the channel ends it") if in_thread else ("here", " ends it")
    if len(wanted) > 1:
        return f"Told because {_both(wanted)} are followed {here}; {unfollow} and one of them{ends}."
    return f"Told because it is followed {here}; {unfollow} {cut(wanted[0], _WANTED)}{ends}."


def why_told_alone(wanted: Sequence[str], unfollow: str) -> str:
    """The same where it could not be posted in the place where it is followed."""
    if len(wanted) > 1:
        return (
            f"{_both(wanted)} are followed where I cannot post, so only you are told; "
            f"{unfollow} and one of them there ends it."
        )
    return (
        "You follow it where I cannot post, so only you are told; "
        f"{unfollow} {cut(wanted[0], _WANTED)} there ends it."
    )


def _both(wanted: Sequence[str]) -> str:
    """All that is followed, as a list in a sentence."""
    names = [cut(one, _NAME * 2) for one in wanted[: _NAMES + 1]]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def new_here(names: Sequence[str]) -> str:
    """Who speaks on a claim and is in nothing that was told of it before."""
    told = ", ".join(cut(name, _NAME) for name in names[:_NAMES])
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return f"New speaker{'s' if names[1:] else ''} here: {told}{more}."


def now_followed(
    wanted: str, unfollow: str, where: Where, *, is_person: bool, is_new: bool, is_direct: bool = False
) -> str:
    """`is_direct`: in direct messages with the bot, where it always is."""
    place, from_where = _PLACES[where], _ENDED_FROM[where]
    begins = "I follow" if is_new else f"It is followed {place} already:"
    if is_person:
        what = f"{wanted}. New words of theirs, in a new article or a new version, are told {place}."
    else:
        what = f"the claim “{wanted}”. What a new article or a new version says on it is told {place}."
    ends = f"{unfollow} {wanted}{from_where} ends it."
    return " ".join(
        [begins, what, ends, *([MUST_BE_MEMBER] if where is Where.HERE and not is_direct else [])]
    )


def unfollowed(wanted: str, *, here: bool, threads: int) -> str:
    """What was ended, in the channel itself and in threads of it."""
    if not threads:
        return f"No more news on {wanted} is told here."
    in_threads = "a thread" if threads == 1 else f"{threads} threads"
    if here:
        return f"No more news on {wanted} is told here, nor in {in_threads} of this channel."
    return f"No more news on {wanted} is told in {in_threads} of this channel."


def unfollowed_in_thread(wanted: str) -> str:
    return f"No more news on {wanted} is told in this thread."


def not_followed(wanted: str, follow: str) -> str:
    return f"{wanted} is not followed here. {follow} alone tells what is."


def follows_list(here: Sequence[str], in_threads: Sequence[str], follow: str) -> str:
    """What is followed in a channel and in its threads, and how to follow more."""
    usage = f"Write {follow} and a name or a claim, for example: {follow} Ruth Okafor"
    told = [f"Followed here: {'; '.join(here)}."] if here else []
    told += [f"In threads: {'; '.join(in_threads)}."] if in_threads else []
    return " ".join([*(told or ["Nothing is followed here."]), usage])


def too_many(most: int) -> str:
    return f"No more than {most} can be followed in a channel and its threads, so this one is not."


def in_thread_since(wanted: str, since: str) -> str:
    """Of something that is followed in a thread; `since` is the day, or a link with it."""
    return f"{wanted} (since {since})"


def name_choice(choices: Sequence[tuple[str, int]]) -> str:
    """Names that may be meant, with how often each is quoted."""
    named = counted_names([{"name": name, "count": count} for name, count in choices])
    return f"Which one? {named}. Write the whole name; in quotation marks, a name is that name alone."


def digest_on(hour: int, zone: str, *, is_known: bool = True) -> str:
    """`is_known`: whether Slack told which zone the one who set it is in."""
    unknown = "" if is_known else " Slack did not tell me your time zone, so this hour is in UTC."
    return f"{digest_is_on(hour, zone)}{unknown} {MUST_BE_MEMBER}"


def digest_is_on(hour: int, zone: str) -> str:
    return f"Every day at {hour:02}:00 ({zone}) this channel is told what was added, if something was."


def digest_question(since: datetime, zone: tzinfo) -> str:
    """What stands over a digest, the time in the zone of its hour."""
    local = since.astimezone(zone)
    return f"Added since {day(local)}, {local:%H:%M} ({zone})"


def digest_footer(more: int, command: str) -> str:
    """What a digest has no room for, and how to end it."""
    return f"{_more_added(more)}{command} off ends this."


def digest_footer_alone(more: int, command: str) -> str:
    """The same where it could not be posted in the channel."""
    return f"{_more_added(more)}Told to you, as I cannot post in the channel; {command} off there ends this."


def _more_added(more: int) -> str:
    return "" if not more else "1 more article was added. " if more == 1 else f"{more:,} more were added. "

"""Begins to follow a person or a claim, in a channel, in a thread of it or for one person, and says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.listeners.desk import Desk
from bot.notices.follows import Follow, Kind, Spot, add_follow, follow_id, followed
from bot.replies.follow import Where, follows_list, in_thread_since, name_choice, now_followed, too_many
from bot.slack.posting import Reader
from index.days import day
from index.statements import may_read
from retrieval.naming import Meant, who

MOST_FOLLOWS = 50  # of one channel and its threads
LONGEST = 200  # characters of a claim


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be followed; without `kind` a name that the archive knows, or one like it, is a person's."""

    words: str
    kind: Kind | None = None


def begin_to_follow(desk: Desk, reader: Reader, spot: Spot, wanted: Wanted, where: Where) -> str:
    """Follow the person of this name, or else the claim; a sentence that says so, or why not.

    Where several have the name, it says which.
    """
    # Of those who will be told: the full name may be known from an article that is not for all of them.
    audience = desk.audiences.of_message(spot.team, spot.channel, reader.user)
    now, engine = datetime.now(UTC), desk.newsroom.stores.archive.engine
    with engine.connect() as connection:
        meant = Meant()
        if wanted.kind is not Kind.CLAIM:
            meant = who(connection, wanted.words, may_read(audience.collections, now))
        there = followed(connection, (spot.team, spot.channel))
    if meant.others and not meant.taken:
        return name_choice([(one.name, one.count) for one in meant.others])
    if len(there) >= MOST_FOLLOWS:
        return f"{too_many(MOST_FOLLOWS)} {told_list(there, desk.slash('unfollow'))}"
    is_person = wanted.kind is Kind.PERSON or bool(meant.taken) or _is_name(wanted)
    # In full, or another of the same surname would make it unclear; in quotation marks it is clear.
    name = meant.taken[0].name if meant.taken and wanted.words[0] not in '"“' else wanted.words
    kind = Kind.PERSON if is_person else Kind.CLAIM
    id_ = follow_id(spot, name)
    one = Follow(id_, spot.team, spot.channel, reader.user, kind, name, now, spot.thread_ts)
    is_new = add_follow(engine, one)
    is_direct = spot.channel.startswith("D")
    unfollow = desk.slash("unfollow")
    return now_followed(name, unfollow, where, is_person=is_person, is_new=is_new, is_direct=is_direct)


def told_list(
    there: Sequence[Follow], command: str, shown: Callable[[Follow, str], str] = lambda _one, day: day
) -> str:
    """What is followed in a channel and its threads; `shown` gives what is written for a thread's day."""
    here = [one.wanted for one in there if not one.thread_ts]
    threads = [in_thread_since(one.wanted, shown(one, day(one.since))) for one in there if one.thread_ts]
    return follows_list(here, threads, command)


def _is_name(wanted: Wanted) -> bool:
    """Of somebody whom nobody has quoted yet: a few words that begin with capitals, as no claim does."""
    parts = wanted.words.strip('"“”').split()
    small = sum(not one[:1].isupper() for one in parts)
    return wanted.kind is None and 1 < len(parts) <= 5 and parts[-1][:1].isupper() and small <= 1

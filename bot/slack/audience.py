"""Who will see a message, and so which collections it may show.

Slack is asked who is a member of what; the answer is good for a minute. What Slack does not say counts as no.
"""

import threading
import time
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

import structlog
from slack_sdk.web.client import WebClient
from sqlalchemy import Engine

from bot.slack.errors import NotInstalledError, SlackLoginError, SlackRefusedError, SlackUnreachableError
from bot.slack.posting import Poster
from index.readers import readers
from retrieval.types import Audience

log = structlog.get_logger(__name__)

_GOOD_S = 60.0
_SILENT_S = 1.0  # in which a Slack that did not answer is not asked again, or each fact would take seconds
_PAGE = 999  # Slack takes fewer than a thousand
_REMEMBERED = 10_000  # facts
# A collection is tied to what is not there, or the bot was never invited: nothing that passes.
_NO_SUCH_PLACE = {"channel_not_found", "not_in_channel", "no_such_subteam", "subteam_not_found"}
_FACTS = ("team_id", "deleted", "is_bot", "is_stranger", "is_restricted", "is_ultra_restricted")
_SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared", "is_shared", "is_global_shared")

T = TypeVar("T")


class _Person(NamedTuple):
    """`at_home`: of the bot's own workspace, where a guest sees no more than the channels they are in.

    `is_gone`: deactivated, or no person at all; they read nothing.
    """

    at_home: bool
    is_guest: bool
    is_gone: bool


class _Place(NamedTuple):
    """`is_shared`: people of another workspace read there, or were asked in."""

    is_shared: bool
    is_private: bool


class Audiences:
    """The audiences of one archive; `poster` is a workspace's. All calls block, seconds at most."""

    def __init__(
        self, engine: Engine, poster: Callable[[str], Poster], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine, self._poster, self._clock = engine, poster, clock
        self._facts: dict[Hashable, tuple[float, Any]] = {}
        self._silent_until = 0.0
        self._warned_of: set[str] = set()  # channels
        self._turn = threading.Lock()

    def of_message(self, team: str, channel: str, user: str) -> Audience:
        """What may stand in a conversation: collections tied to it, and public ones unless people of another
        workspace read there. In a direct message with the bot, what `user` may read.
        """
        if channel.startswith("D"):
            return self.of_person(team, channel, user)
        place, known = self._place(team, channel), readers(self._engine)
        at_home = place is not None and not place.is_shared
        seen = {name for name, of in known.items() if channel in of.channels or (of.public and at_home)}
        if place is not None and not place.is_private:
            self._warn(channel, [name for name in seen if not known[name].public])
        return Audience(frozenset(seen), unsure=place is None)

    def of_both(self, team: str, channel: str, user: str) -> Audience:
        """What may be read by somebody and by everybody in the conversation they are in."""
        alone, there = self.of_person(team, channel, user), self.of_message(team, channel, user)
        seen = (alone.collections or frozenset()) & (there.collections or frozenset())
        return Audience(seen, unsure=alone.unsure or there.unsure)

    def is_member(self, team: str, channel: str, user: str) -> bool:
        """Whether somebody is in a channel; no, where Slack does not say."""
        return bool(channel) and self._is_in_any(team, user, [channel])[0]

    def open_ties(self, team: str) -> list[tuple[str, str]]:
        """The collections that are for few and yet tied to a channel that anybody of the workspace can join
        and read, each with that channel.
        """
        tied = [
            (name, channel)
            for name, of in sorted(readers(self._engine).items())
            if not of.public
            for channel in of.channels
            if (place := self._place(team, channel)) is not None and not place.is_private
        ]
        for name, channel in tied:
            self._warn(channel, [name])
        return tied

    def _warn(self, channel: str, tied: list[str]) -> None:
        """Note once that a public channel has collections for few: it may have been private before."""
        if tied and channel not in self._warned_of:
            self._warned_of.add(channel)
            log.warning("collection tied to a public channel", channel=channel, collections=len(tied))

    def of_person(self, team: str, channel: str, user: str) -> Audience:
        """What one person may read in what they alone see: public collections, and those tied to a channel or
        a user group that they are in. A guest reads no public ones for being here; somebody of another
        workspace nothing but what is tied to this `channel`, which both share.
        """
        person = self._person(team, user)
        if person is not None and person.is_gone:
            return Audience(frozenset())
        at_home = person is not None and person.at_home
        seen, unsure = set(), person is None
        for name, of in readers(self._engine).items():
            if of.public and at_home and not (person and person.is_guest):
                seen.add(name)
                continue
            places = of.channels + of.groups if at_home else [one for one in of.channels if one == channel]
            is_in, known = self._is_in_any(team, user, places)
            unsure = unsure or not known
            if is_in:
                seen.add(name)
        return Audience(frozenset(seen), unsure=unsure)

    def _is_in_any(self, team: str, user: str, places: Iterable[str]) -> tuple[bool, bool]:
        """Whether the user is in one of these channels and groups, and whether that is known."""
        known = True
        for place in places:
            call = partial(_in_group if place.startswith("S") else _in_channel, place)
            nobody: frozenset[str] = frozenset()
            members = self._ask(team, ("members", team, place), call, absent=nobody)
            if members is not None and user in members:
                return True, True
            known = known and members is not None
        return False, known

    def _person(self, team: str, user: str) -> _Person | None:
        """Who this is; None when Slack does not say."""
        home = self._ask(team, ("home", team), _home)
        who = self._ask(team, ("person", team, user), partial(_who, user))
        if home is None or who is None:
            return None
        at_home = who["team_id"] == home and not who["is_stranger"]
        is_guest = bool(who["is_restricted"] or who["is_ultra_restricted"])
        return _Person(at_home, is_guest, bool(who["deleted"] or who["is_bot"]))

    def _place(self, team: str, channel: str) -> _Place | None:
        """What conversation this is; None when Slack does not say."""
        return self._ask(team, ("place", team, channel), partial(_about, channel))

    def _ask(
        self, team: str, key: Hashable, call: Callable[[WebClient], T], absent: T | None = None
    ) -> T | None:
        """What Slack says, or said less than a minute ago; None when it does not. `absent` is the fact of a
        place that is not there.
        """
        with self._turn:
            good_until, fact = self._facts.get(key, (0.0, None))
            is_silent = self._silent_until > self._clock()
        if good_until > self._clock():
            return cast("T", fact)  # of one key, always the same kind
        if is_silent:
            return None
        try:
            told = self._poster(team).look(call)
        except SlackRefusedError as error:
            log.warning("slack does not say who reads", code=error.code)
            if absent is None or error.code not in _NO_SUCH_PLACE:
                return None
            told = absent
        except (SlackUnreachableError, SlackLoginError, NotInstalledError) as error:
            log.warning("slack does not say who reads", error=type(error).__name__)
            with self._turn:
                self._silent_until = self._clock() + _SILENT_S
            return None
        with self._turn:
            if len(self._facts) >= _REMEMBERED:
                self._facts.clear()
            self._facts[key] = (self._clock() + _GOOD_S, told)
        return told


def _home(slack: WebClient) -> str:
    return str(slack.auth_test()["team_id"])


def _who(user: str, slack: WebClient) -> dict[str, Any]:
    told = slack.users_info(user=user)["user"]
    return {name: told.get(name) for name in _FACTS}


def _about(channel: str, slack: WebClient) -> _Place:
    told = slack.conversations_info(channel=channel)["channel"]
    # What is shared within an organisation is read by workspaces whose people "public" does not mean.
    return _Place(any(told.get(name) for name in _SHARED), bool(told.get("is_private")))


def _in_channel(channel: str, slack: WebClient) -> frozenset[str]:
    found: set[str] = set()
    cursor = ""
    while True:
        page = slack.conversations_members(channel=channel, limit=_PAGE, cursor=cursor)
        found.update(page["members"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return frozenset(found)


def _in_group(group: str, slack: WebClient) -> frozenset[str]:
    return frozenset(slack.usergroups_users_list(usergroup=group)["users"])

"""Who will see a message: asked from Slack, remembered for a minute, and when Slack is silent, fewer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.slack.audience import Audiences
from bot.slack.pace import Pace
from bot.slack.posting import Poster
from index.archive import Archive
from index.readers import Readers, set_readers
from retrieval.types import Audience
from tests.fakes.slack import FakeSlack

DESK, BIG, GONE = "CDESK", "CBIG", "CGONE"
GROUP = "SDESK"
EVERYBODY = {"public", "all"}


@dataclass
class Asked:
    """A workspace, and audiences that are asked for at an hour that tests turn, in seconds."""

    slack: FakeSlack
    seen: Audiences = field(init=False)
    hour: list[float] = field(default_factory=lambda: [0.0])

    def alone(self, user: str = "U1", channel: str = "C1") -> set[str]:
        return set(self.seen.of_person(self.slack.team_id, channel, user).collections or ())

    def together(self, channel: str = "C1") -> set[str]:
        return set(self.seen.of_message(self.slack.team_id, channel, "U1").collections or ())

    def calls(self, method: str) -> int:
        return sum(call.method == method for call in self.slack.calls)


@pytest.fixture
def asked(record: Archive) -> Iterator[Asked]:
    set_readers(record.engine, "all", Readers(public=True))
    set_readers(record.engine, "desk", Readers(channels=(DESK,)))
    set_readers(record.engine, "big", Readers(channels=(BIG,)))
    set_readers(record.engine, "group", Readers(groups=(GROUP,)))
    set_readers(record.engine, "nobody", Readers())
    with FakeSlack() as slack:
        slack.add_channel("desk", id=DESK, private=True, members=("U1",))
        slack.add_channel("big", id=BIG, members=(*(f"U9{number}" for number in range(2_000)), "U2"))
        slack.users |= {f"U9{number}": slack.users["U2"] for number in range(2_000)}
        slack.groups[GROUP] = ["U2"]
        made = Asked(slack)
        poster = Poster(slack.bot_token, slack.api_url, Event(), Pace())
        made.seen = Audiences(record.engine, lambda _team: poster, lambda: made.hour[0])
        yield made


@pytest.mark.parametrize(("user", "more"), [("U1", {"desk"}), ("U2", {"big", "group"})])
def test_a_person_reads_what_is_public_and_what_their_channels_and_groups_do(
    asked: Asked, user: str, more: set[str]
) -> None:
    assert asked.alone(user) == EVERYBODY | more


@pytest.mark.parametrize(("channel", "more"), [("C1", set()), (DESK, {"desk"}), (BIG, {"big"})])
def test_a_channel_reads_what_is_tied_to_it_and_nothing_of_a_group(
    asked: Asked, channel: str, more: set[str]
) -> None:
    assert asked.together(channel) == EVERYBODY | more


def test_in_a_direct_message_it_is_one_person_who_reads(asked: Asked) -> None:
    assert asked.together(asked.slack.direct("U1").id) == EVERYBODY | {"desk"}


def test_where_people_of_another_workspace_read_nothing_is_public(asked: Asked) -> None:
    asked.slack.add_user("sam", id="U7").team = "T2"
    asked.slack.join(DESK, "U7")
    assert asked.together(DESK) == {"desk"}
    assert asked.alone("U7", DESK) == {"desk"}
    assert asked.alone("U7", "C1") == set()


@pytest.mark.parametrize(
    ("facts", "seen"),
    [
        ({"is_restricted": True}, {"desk"}),
        ({"is_ultra_restricted": True}, {"desk"}),
        ({"is_stranger": True}, set()),
        ({"team": "T2"}, set()),
        ({"deleted": True}, set()),
        ({"is_bot": True}, set()),
    ],
    ids=str,
)
def test_whoever_is_no_member_of_the_workspace_alone_reads_less(
    asked: Asked, facts: dict[str, Any], seen: set[str]
) -> None:
    asked.slack.users["U1"] = replace(asked.slack.users["U1"], **facts)
    assert asked.alone() == seen
    assert asked.together(asked.slack.direct("U1").id) == seen


@pytest.mark.parametrize("fact", ["is_pending_ext_shared", "is_org_shared"])
@pytest.mark.parametrize(("channel", "seen"), [("C1", set()), (DESK, {"desk"})])
def test_where_another_workspace_may_come_to_read_nothing_is_public(
    asked: Asked, fact: str, channel: str, seen: set[str]
) -> None:
    setattr(asked.slack.channels[channel], fact, True)
    assert asked.together(channel) == seen


@pytest.mark.parametrize(
    ("user", "channel", "seen"),
    [("U1", DESK, EVERYBODY | {"desk"}), ("U1", "C1", EVERYBODY), ("U2", DESK, EVERYBODY)],
)
def test_before_a_channel_somebody_does_what_they_and_all_there_may(
    asked: Asked, user: str, channel: str, seen: set[str]
) -> None:
    assert set(asked.seen.of_both(asked.slack.team_id, channel, user).collections or ()) == seen


@pytest.mark.parametrize(
    ("channel", "user", "is_in"),
    [(DESK, "U1", True), (DESK, "U2", False), (GONE, "U1", False), ("", "U1", False)],
)
def test_a_member_of_a_channel_is_who_slack_says_is_one(
    asked: Asked, channel: str, user: str, is_in: bool
) -> None:
    assert asked.seen.is_member(asked.slack.team_id, channel, user) is is_in


def test_nobody_is_a_member_while_slack_does_not_say(asked: Asked) -> None:
    asked.slack.fail_next("conversations.members", error="missing_scope")
    assert not asked.seen.is_member(asked.slack.team_id, DESK, "U1")


def test_a_collection_for_few_in_a_channel_that_was_made_public_is_found_and_noted_by_ids_alone(
    asked: Asked,
) -> None:
    open_ties = partial(asked.seen.open_ties, asked.slack.team_id)
    assert open_ties() == [("big", BIG)]  # everybody's collections are no matter, nor are private channels
    asked.slack.channels[DESK].kind = "channel"
    asked.hour[0] = 61.0
    with capture_logs() as noted:
        assert open_ties() == [("big", BIG), ("desk", DESK)]
        asked.together(DESK)
    (line,) = (one for one in noted if one["log_level"] == "warning")
    assert line == {
        "event": "collection tied to a public channel",
        "log_level": "warning",
        "channel": DESK,
        "collections": 1,
    }


def test_a_channel_that_was_made_public_is_noted_when_something_is_asked_there(asked: Asked) -> None:
    with capture_logs() as noted:
        asked.together("C1")
        asked.together(DESK)
        assert noted == []
        asked.together(BIG)
    assert [one["channel"] for one in noted] == [BIG]


def test_what_slack_has_said_is_not_asked_again_within_a_minute(asked: Asked) -> None:
    asked.alone()
    before = len(asked.slack.calls)
    asked.hour[0] = 59.0
    asked.alone()
    assert len(asked.slack.calls) == before
    asked.slack.leave(DESK, "U1")
    asked.hour[0] = 61.0
    assert asked.alone() == EVERYBODY


@pytest.mark.parametrize(
    "fault", [{"error": "missing_scope"}, {"status": 500, "times": 9}, {"status": 429, "retry_after": 30}]
)
def test_without_a_word_on_its_members_a_channels_articles_are_for_nobody_alone(
    asked: Asked, fault: dict[str, Any]
) -> None:
    asked.slack.fail_next("conversations.members", **({"times": 2} | fault))
    audience = asked.seen.of_person(asked.slack.team_id, "C1", "U1")
    assert audience == Audience(frozenset(EVERYBODY), unsure=True)


@pytest.mark.parametrize(
    ("method", "look"),
    [("users.info", Asked.alone), ("auth.test", Asked.alone), ("conversations.info", Asked.together)],
)
def test_without_a_word_on_who_they_are_nothing_is_public(
    asked: Asked, method: str, look: Callable[[Asked], set[str]]
) -> None:
    asked.slack.fail_next(method, error="missing_scope")
    assert not look(asked) & EVERYBODY
    assert look(asked) >= EVERYBODY  # a failure is not remembered


def test_a_collection_of_what_is_not_there_leaves_nobody_unsure(asked: Asked, record: Archive) -> None:
    set_readers(record.engine, "gone", Readers(channels=(GONE,), groups=("SGONE",)))
    audience = asked.seen.of_person(asked.slack.team_id, "C1", "U1")
    assert audience == Audience(frozenset(EVERYBODY | {"desk"}))


def test_public_is_everybodys_whatever_is_set(asked: Asked, record: Archive) -> None:
    set_readers(record.engine, "public", Readers(channels=(DESK,)))
    assert "public" in asked.together("C1")

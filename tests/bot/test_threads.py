"""What belongs to a conversation: its workspace, its channel and the message that it hangs on, all three."""

from dataclasses import replace
from itertools import count

import pytest

from bot.listeners.questions import asked_in
from bot.threads import Asked, Thread, Threads, name_of
from index.archive import Archive

HERE = Thread("T1", "C1", "1700000000.000001")
OTHERS = [replace(HERE, team="T2"), replace(HERE, channel="C2"), replace(HERE, ts="1700000000.000002")]
_seconds = count(1_700_000_100)


def asked(question: str, thread: Thread) -> Asked:
    return Asked(name_of(question), question, "U1", f"{next(_seconds)}.000000", thread)


@pytest.mark.parametrize("other", OTHERS, ids=["workspace", "channel", "message"])
def test_a_thread_is_another_where_one_of_the_three_is(other: Thread, record: Archive) -> None:
    threads = Threads(record)
    assert threads.begin(asked("Who closed the bridge?", HERE)) == ()
    assert threads.answers_in(HERE)
    assert not threads.answers_in(other)
    assert threads.begin(asked("And who denied it?", other)) == ()
    assert threads.begin(asked("And when?", HERE)) == ("Who closed the bridge?",)


def test_a_message_of_another_workspace_or_channel_is_another_question_though_its_time_is_the_same() -> None:
    events = [
        (thread.team, {"channel": thread.channel, "ts": thread.ts, "user": "U1", "text": "Who?"})
        for thread in (HERE, *OTHERS)
    ]
    found = [asked_in(event, team, None) for team, event in events]
    assert len({one.id for one in found}) == len(events)
    assert [one.thread for one in found] == [HERE, *OTHERS]

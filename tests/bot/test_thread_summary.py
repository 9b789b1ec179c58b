"""What is quoted of a Slack thread, from messages that the test wrote."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.thread_blocks import render_thread
from bot.slack.thread_messages import ThreadMessage, as_shown
from bot.slack.thread_summary import ASKED, DECIDED, FACTS, SAID, Bullet, summarize_thread
from tests.fakes.slack.limits import message_parts
from tests.fakes.slack.text import written

READ_AT = datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
THREAD = [
    ThreadMessage("mina", "Morning all. Do we know who shut the Calder bridge?", "1.0"),
    ThreadMessage("tom", "Okay.\nThe city engineer shut the bridge after the inspection.", "2.0"),
    ThreadMessage("tom", "Toll cameras count 22,000 vehicles a day.", "3.0"),
    ThreadMessage("siri", "The union has the log: https://union.example/log", "4.0"),
    ThreadMessage("siri", "My cat is asleep on the desk again. She says the bridge was never safe.", "5.0"),
    ThreadMessage("mina", "We will hold the story until the engineer calls back.", "6.0"),
]


def under(heading: str, bullets: list[Bullet]) -> list[tuple[str, str]]:
    return [(one.message.author, one.text) for one in bullets if one.heading == heading]


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        (ASKED, [("mina", "Do we know who shut the Calder bridge?")]),
        (DECIDED, [("mina", "We will hold the story until the engineer calls back.")]),
        (
            FACTS,
            [
                ("tom", "Toll cameras count 22,000 vehicles a day."),
                ("siri", "The union has the log: https://union.example/log"),
            ],
        ),
        (
            SAID,
            [
                ("tom", "The city engineer shut the bridge after the inspection."),
                ("siri", "She says the bridge was never safe."),
            ],
        ),
    ],
)
def test_each_heading_has_what_belongs_there(heading: str, told: list[tuple[str, str]]) -> None:
    assert under(heading, summarize_thread(THREAD)) == told


def test_headings_stand_in_their_order() -> None:
    shown = [one.heading for one in summarize_thread(THREAD)]
    assert list(dict.fromkeys(shown)) == [ASKED, SAID, DECIDED, FACTS]
    assert shown == sorted(shown, key=[ASKED, SAID, DECIDED, FACTS].index)


def test_a_question_is_no_decision() -> None:
    bullets = summarize_thread([*THREAD[:1], ThreadMessage("tom", "So we will hold the story?", "2.0")])
    assert under(DECIDED, bullets) == []


def test_a_thread_without_words_has_no_summary() -> None:
    assert summarize_thread([ThreadMessage("mina", "+1", "1.0"), ThreadMessage("tom", "", "2.0")]) == []


messages = st.lists(
    st.builds(
        ThreadMessage,
        st.sampled_from(["mina", "tom", "siri"]),
        st.text(max_size=60) | st.sampled_from([message.text for message in THREAD]),
        st.just("1.0"),
    ),
    max_size=8,
)


@given(messages)
def test_every_bullet_is_a_slice_of_its_message_and_none_stands_twice(thread: list[ThreadMessage]) -> None:
    bullets = summarize_thread(thread)
    places = [(id(one.message), one.span) for one in bullets]
    assert len(places) == len(set(places))
    for one in bullets:
        assert any(one.message is message for message in thread)
        assert one.text
        assert one.text in one.message.text


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("<@U1> and <@U9|ann> and <@U8>", "@mina and @ann and @someone"),
        ("<!channel> <!here> <!subteam^S1|@desk>", "@channel @here @desk"),
        (
            "<#C1|news> <https://a.example/x|the log> <https://a.example/y>",
            "#news the log https://a.example/y",
        ),
        ("5 &lt; 6 &amp; 7 &amp;lt; 8", "5 < 6 & 7 &lt; 8"),
        ("“as it is”  *bold*", "“as it is”  *bold*"),
    ],
)
def test_a_message_reads_as_slack_shows_it(sent: str, shown: str) -> None:
    assert as_shown(sent, {"U1": "mina"}) == shown


def test_a_summary_in_words_has_its_headings_no_marks_of_ours_and_says_that_nobody_checked_it() -> None:
    bullets = summarize_thread(THREAD)
    told = render_thread(bullets, [None] * len(bullets), THREAD, READ_AT)
    assert f"{ASKED}\nmina:\nDo we know who shut the Calder bridge?" in told.text
    assert f"{DECIDED}\nmina:\n" in told.text
    assert "checked by nobody" in told.text
    assert "“" not in told.text


def test_the_times_of_a_summary_are_those_of_the_readers_zone() -> None:
    bullets = summarize_thread(THREAD)
    told = render_thread(bullets, [None] * len(bullets), THREAD, READ_AT)
    message_parts(told.as_arguments())
    assert sum(str(block).count("'type': 'date'") for block in told.blocks) == len(bullets) + 1
    plain = [part.text for part in written([block for block in told.blocks if block["type"] == "context"])]
    assert not [text for text in plain if "UTC" in text]

"""Words that must go from Slack go: also while they are being posted, from files and checks, and when Slack
refuses at first.
"""

import pytest
from sqlalchemy import select

from bot.replies.later import FILE_WITHDRAWN
from bot.threads import name_of
from index.schema import outdated
from index.types import Status
from retrieval.notes import FIRST_WITHDRAWN, WITHDRAWN
from tests.bot.conftest import Office
from tests.bot.slack_bot import quoted, replies_to
from tests.bot.story import GONE, WORDS, Story
from tests.fakes.slack import Message

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


def everything(message: Message) -> str:
    return str((message.text, message.blocks, message.edits))


def test_an_article_that_is_killed_while_its_answer_waits_for_slack_is_never_posted(office: Office) -> None:
    story, channel = Story(office, alone=True), office.channel()
    office.slack.fail_next("chat.postMessage", status=429, retry_after=2)
    asked = office.slack.mention(channel, text=story.question)
    office.slack.wait_for_call("chat.postMessage", channel=channel, error="ratelimited")
    story.mark(Status.KILLED)
    office.done(asked)
    (answer,) = replies_to(office.slack, asked)
    assert answer.plain.startswith(WITHDRAWN.text)
    assert "tide gauge" not in everything(answer)


def test_an_article_that_is_killed_while_nobody_knows_whether_its_answer_stands_goes(office: Office) -> None:
    story, channel = Story(office), office.channel()
    office.slack.fail_next("chat.postMessage", drop=True)
    office.slack.fail_next("conversations.replies", status=429, retry_after=3)
    asked = office.slack.mention(channel, text=story.question)
    answer = office.slack.wait_for_message(thread_ts=asked.ts, containing="tide gauge")
    story.mark(Status.KILLED)
    office.slack.wait_for_message(thread_ts=asked.ts, containing=GONE)
    assert "tide gauge" not in str((answer.text, answer.blocks))


def test_what_is_left_of_an_answer_is_not_shown_as_if_it_answered(office: Office) -> None:
    story = Story(office)
    asked, answer = story.ask(office.channel())
    story.mark(Status.KILLED)
    office.slack.wait_for_message(thread_ts=asked.ts, containing=GONE)
    assert answer.plain.startswith(FIRST_WITHDRAWN.text)
    assert quoted(answer) == ["“The bearings were past saving in March,”"]


@pytest.mark.parametrize("code", ["not_in_channel", "token_revoked", "missing_scope", "channel_not_found"])
def test_words_that_slack_refuses_to_let_go_are_asked_for_again(code: str, office: Office) -> None:
    story = Story(office)
    asked, answer = story.ask(office.channel())
    office.slack.fail_next("conversations.replies", error=code)
    story.mark(Status.KILLED)
    engine, channel = office.room.newsroom.stores.archive.engine, answer.channel
    mine = outdated.c.answer_id == name_of(office.slack.team_id, channel, asked.ts)

    def refused() -> str | None:
        with engine.connect() as connection:
            return connection.execute(select(outdated.c.refusal).where(mine, outdated.c.tries == 1)).scalar()

    assert office.slack.wait_until(refused, "the refusal to be noted") == code
    assert "tide gauge" in answer.plain
    with engine.begin() as connection:  # half a minute later
        connection.execute(outdated.update().values(not_before=None))
    office.slack.wait_for_message(thread_ts=asked.ts, containing=GONE)
    assert "tide gauge" not in str((answer.text, answer.blocks))


@pytest.mark.parametrize("how", ["killed", "erased"])
def test_a_shared_check_loses_the_words_and_says_so(how: str, office: Office) -> None:
    story, channel = Story(office), office.channel()
    office.slack.command("/check", WORDS, "U1", channel)
    private = office.slack.wait_for_message(channel, containing="tide gauge")
    office.slack.click(private, "Share to channel", "U1")
    shared = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the shared check")[0]
    office.settle()
    assert quoted(shared)
    story.remove() if how == "erased" else story.mark(Status.KILLED)
    office.slack.wait_for_message(thread_ts=shared.ts, containing=GONE)
    assert story.title not in str((shared.text, shared.blocks))
    assert WORDS not in quoted(shared)


def test_a_file_exported_to_one_person_goes_with_the_article_and_they_are_told(office: Office) -> None:
    story, channel = Story(office), office.channel()
    office.slack.command("/ask", story.question, "U1", channel)
    private = office.slack.wait_for_message(channel, containing="tide gauge")
    office.slack.click(private, "Export", "U1")
    alone = office.slack.direct("U1").id
    filed = office.slack.wait_until(lambda: with_files(office, alone), "the file")[-1]
    story.mark(Status.KILLED)
    office.slack.wait_for_message(alone, containing=FILE_WITHDRAWN)
    assert filed.deleted


@pytest.mark.parametrize("how", ["edited", "deleted"])
def test_a_file_goes_with_the_question_it_answers(how: str, office: Office) -> None:
    story, channel = Story(office), office.channel()
    asked, answer = story.ask(channel)
    assert asked.message
    office.slack.click(answer, "Export", "U1")
    filed = office.slack.wait_until(lambda: with_files(office, channel), "the file")[0]
    if how == "edited":
        office.slack.edit(asked.message, f"<@{office.slack.bot_user}> {Story(office).question}")
    else:
        office.slack.delete(asked.message)
    office.slack.wait_until(lambda: filed.deleted, "the file to go")


def with_files(office: Office, channel: str) -> list[Message]:
    return [one for one in office.slack.in_channel(channel) if one.files and not one.deleted]

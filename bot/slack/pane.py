"""What Slack shows beside messages with the bot: questions to begin with, that work is being done, a title.

None of it is needed for an answer to come: what Slack does not take soon is left out.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from slack_sdk.web.client import WebClient
from sqlalchemy import Engine, select

from bot.replies.home import PROMPTS, WORKING, what_about, what_said
from bot.slack.errors import SlackRefusedError, SlackUnreachableError
from bot.slack.posting import Poster
from bot.slack.shortening import line
from bot.threads import Thread
from index.schema import answers, threads
from index.shelf import quoted_last
from retrieval.types import Audience

_MOST = 4  # Slack shows no more
_LOOKED_AT = 10  # of a channel's last answers
_TITLE, _PROMPT_TITLE = 80, 60


def is_pane(thread: Thread | None) -> bool:
    """Whether a thread is one of a person's messages with the bot, which Slack lists by title."""
    return thread is not None and thread.channel.startswith("D")


def prompts(
    engine: Engine, audience: Audience, looked_at: tuple[str, str] | None, now: datetime
) -> list[str]:
    """Questions that the archive has answers to, for whoever has these rights.

    First the last one that was answered in the channel that they look at and are in (team, channel), if any,
    then some about the articles that came out last.
    """
    found = _asked_last(engine, *looked_at) if looked_at else []
    for number, one in enumerate(quoted_last(engine, audience.collections, now, _MOST)):
        # By turns of a person and of a headline: four of a kind would show little of what can be asked.
        found.append(
            what_about(_plain(one.title)) if number % 2 and one.title else what_said(_plain(one.speaker))
        )
    return list(dict.fromkeys(found))[:_MOST]


def show_prompts(poster: Poster, channel: str, thread_ts: str | None, questions: list[str]) -> None:
    """In a thread of the pane; or in an agent's messages, where Slack drops prompts that name a thread."""
    shown = [{"title": line(one, _PROMPT_TITLE), "message": one} for one in questions]
    _try(
        poster,
        lambda client: client.assistant_threads_setSuggestedPrompts(
            channel_id=channel, thread_ts=thread_ts, title=PROMPTS, prompts=shown
        ),
    )


def show_working(poster: Poster, thread: Thread) -> None:
    """Until something is posted in the thread."""
    _try(
        poster,
        lambda client: client.assistant_threads_setStatus(
            channel_id=thread.channel, thread_ts=thread.ts, status=WORKING
        ),
    )


def name_thread(poster: Poster, thread: Thread, question: str) -> None:
    title = line(question, _TITLE)
    _try(
        poster,
        lambda client: client.assistant_threads_setTitle(
            channel_id=thread.channel, thread_ts=thread.ts, title=title
        ),
    )


def _try(poster: Poster, call: Callable[[WebClient], object]) -> None:
    with suppress(SlackRefusedError, SlackUnreachableError):
        poster.look(call)


def _asked_last(engine: Engine, team: str, channel: str) -> list[str]:
    query = (
        select(answers.c.question, answers.c.answer)
        .join(threads, threads.c.id == answers.c.thread_id)
        .where(threads.c.team == team, threads.c.channel == channel, answers.c.posted)
        .order_by(answers.c.asked_at.desc())
        .limit(_LOOKED_AT)
    )
    with engine.connect() as connection:
        asked = [question for question, answer in connection.execute(query) if _answers(answer)]
    return [_plain(question) for question in asked[:1]]


def _answers(answer: dict[str, Any]) -> bool:
    """Whether there is an answer, to a question that somebody asked: news have one of their own."""
    return bool(answer.get("points")) and all(note["code"] != "news" for note in answer.get("notes", []))


def _plain(text: str) -> str:
    """On one line, and without the brackets of Slack's markup: a prompt is sent as if it had been typed."""
    return line(text.replace("<", "").replace(">", ""), 150)

"""The button "Follow" under an answer: a window to choose what, told from then on in the answer's thread."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk, reader_of
from bot.notices.following import LONGEST, Wanted, begin_to_follow
from bot.notices.follows import Kind, Spot
from bot.replies.follow import Where
from bot.replies.general import GONE
from bot.slack.answer_buttons import FOLLOW_ANSWER
from bot.slack.follow_form import WINDOW, filled, follow_form, no_form
from bot.slack.presses import pressed_by
from bot.slack.shortening import line
from bot.slack.uploading import direct_place
from bot.slack.windows import acknowledge, open_window_of
from bot.threads import name_of
from index.errors import NotFoundError
from retrieval.question import parse
from retrieval.types import Answer, Audience

FOLLOWING_ANSWER = "follow_answer"

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to begin to follow."""
    following = _Following(desk)
    steps = [("follow", following.begin)]
    desk.jobs.register(FOLLOWING_ANSWER, Work(ANSWERING, steps, desk.tell_beside))
    app.action(FOLLOW_ANSWER)(ack=acknowledge, lazy=[following.open])
    app.view(WINDOW)(following.chosen)


class _Following:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def open(self, body: Json, client: AsyncWebClient) -> None:
        await open_window_of(client, body, self._form)

    def _form(self, body: Json) -> Json:
        container, answer_id = body["container"], str(body["actions"][0]["value"])
        # What only one person saw hangs in no thread, and is nobody else's to be told of.
        is_direct = bool(container.get("is_ephemeral"))
        thread_ts = None if is_direct else str(container.get("thread_ts") or container["message_ts"])
        pressed = {"reader": pressed_by(body), "thread_ts": thread_ts}
        try:
            answer = self._desk.load(answer_id, self._audience(body, is_direct=is_direct))
            claim = self._claim(answer_id, answer)
        except NotFoundError:
            return no_form(GONE)
        return follow_form(answer, claim, pressed, is_direct=is_direct)

    def _audience(self, body: Json, *, is_direct: bool) -> Audience:
        """To choose from there is what the one who pressed may read and all may who will be told."""
        channel, user, team = (str(body[kind]["id"]) for kind in ("channel", "user", "team"))
        if is_direct:
            return self._desk.audiences.of_person(team, "", user)
        person = self._desk.audiences.of_person(team, channel, user)
        everybody = self._desk.audiences.of_message(team, channel, user)
        both = (person.collections or frozenset()) & (everybody.collections or frozenset())
        return Audience(both, unsure=person.unsure or everybody.unsure)

    def _claim(self, answer_id: str, answer: Answer) -> str:
        """What was asked, a question that leans on its thread with those before it; "" of what is no claim:
        of news, and of a summary of a link.
        """
        earlier = self._desk.threads.history(answer_id)
        asked = answer.read_as or parse(answer.question, earlier, datetime.now(UTC)).search_text
        if "://" in asked or any(note.code == "news" for note in answer.notes):
            return ""
        return line(asked if len(asked) <= LONGEST else answer.question, LONGEST).rstrip("? ")

    async def chosen(self, ack: AsyncAck, body: Json) -> None:
        wanted, kept = filled(body["view"])
        if wanted is None:
            await ack(response_action="errors", errors=kept)
            return
        team, view = str(body["team"]["id"]), body["view"]
        job_id = name_of(FOLLOWING_ANSWER, team, str(view["id"]), str(view["hash"]))
        details = {"wanted": wanted.words, "kind": wanted.kind, **kept}
        await asyncio.to_thread(self._desk.jobs.submit, FOLLOWING_ANSWER, job_id, details)
        await ack()

    def begin(self, job: Job) -> None:
        reader, thread_ts, kind = reader_of(job.details), job.details["thread_ts"], job.details["kind"]
        wanted = Wanted(str(job.details["wanted"]), Kind(kind) if kind else None)
        if thread_ts:
            spot, where = Spot(reader.team, reader.channel, str(thread_ts)), Where.THREAD
        else:
            direct = direct_place(self._desk.poster(reader.team), reader.user, "0", job.id)
            spot, where = Spot(reader.team, direct.channel), Where.DIRECT
        self._desk.tell_beside(job, begin_to_follow(self._desk, reader, spot, wanted, where))

"""The buttons that say whether an answer was good, and the window that asks why it was not."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.feedback import Opinion, Verdict, keep_opinion, keep_verdict, opinion_of
from bot.jobs import ANSWERING, Job, Work
from bot.listeners.desk import Desk, reader_of
from bot.replies.answers import REASONS, THANKS
from bot.slack.answer_buttons import FEEDBACK
from bot.slack.mrkdwn import Block, plain_text
from bot.slack.presses import press_id, pressed_by
from bot.slack.windows import open_window_of
from bot.threads import name_of

NOTING, WHY = "note_feedback", "feedback_reason"
_REASON, _WORDS = "reason", "words"
_MOST_WORDS = 1_000

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to note."""
    listening = _Feedback(desk)
    desk.jobs.register(NOTING, Work(ANSWERING, [("note", listening.note)], desk.tell_beside))
    app.action(FEEDBACK)(ack=listening.pressed, lazy=[listening.ask_why])
    app.view(WHY)(listening.explained)


class _Feedback:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def pressed(self, ack: AsyncAck, body: Json) -> None:
        """Noted before anything is asked: most people give no reason."""
        verdict, answer_id = _pressed(body)
        details = {"answer": answer_id, "opinion": [verdict, "", ""], "reader": pressed_by(body)}
        await self._submit(press_id(NOTING, body), details)
        await ack()

    async def ask_why(self, body: Json, client: AsyncWebClient) -> None:
        """With what they said before, if they did."""
        if _pressed(body)[0] is Verdict.BAD:
            await open_window_of(client, body, self._window)

    def _window(self, body: Json) -> Json:
        answer_id, reader = _pressed(body)[1], pressed_by(body)
        engine = self._desk.newsroom.stores.archive.engine
        before = opinion_of(engine, answer_id, str(reader["user"]))
        kept = json.dumps({"answer": answer_id, "reader": reader})
        return _window(kept, before if before and before.verdict is Verdict.BAD else Opinion(Verdict.BAD))

    async def explained(self, ack: AsyncAck, body: Json) -> None:
        view = body["view"]
        values = {block: next(iter(of.values())) for block, of in view["state"]["values"].items()}
        chosen = (values.get(_REASON) or {}).get("selected_option") or {}
        words = str((values.get(_WORDS) or {}).get("value") or "")[:_MOST_WORDS]
        reason = str(chosen.get("value") or "")
        opinion = [Verdict.BAD, reason if reason in REASONS else "", words]
        job_id = name_of(NOTING, str(view["id"]), str(view["hash"]))
        kept = json.loads(view["private_metadata"])
        await self._submit(job_id, kept | {"opinion": opinion, "explained": True})
        await ack()

    async def _submit(self, job_id: str, details: Json) -> None:
        """With its time: jobs do not always begin in the order in which they were submitted."""
        timed = details | {"at": datetime.now(UTC).isoformat()}
        submit, key = self._desk.jobs.submit, f"{NOTING} {details['answer']}"
        await asyncio.to_thread(submit, NOTING, job_id, timed, key)

    def note(self, job: Job) -> None:
        verdict, reason, words = job.details["opinion"]
        opinion = Opinion(Verdict(verdict), str(reason), str(words))
        user, answer_id = reader_of(job.details).user, str(job.details["answer"])
        engine = self._desk.newsroom.stores.archive.engine
        at = datetime.fromisoformat(job.details["at"])
        if job.details.get("explained"):
            keep_opinion(engine, answer_id, user, opinion, at)
        else:
            keep_verdict(engine, answer_id, user, opinion.verdict, at)
        # Whoever pressed "Bad answer" is asked why first, and thanked when they have said it.
        if opinion.verdict is Verdict.GOOD or job.details.get("explained"):
            self._desk.tell_beside(job, THANKS)


def _pressed(body: Json) -> tuple[Verdict, str]:
    verdict, answer_id = str(body["actions"][0]["value"]).split(":", 1)
    return Verdict(verdict), answer_id


def _window(kept: str, before: Opinion) -> Json:
    options = {code: {"text": plain_text(told), "value": code} for code, told in REASONS.items()}
    why: Json = {"type": "radio_buttons", "action_id": _REASON, "options": list(options.values())}
    why |= {"initial_option": options[before.reason]} if before.reason in options else {}
    words: Json = {"type": "plain_text_input", "action_id": _WORDS, "multiline": True}
    words |= {"max_length": _MOST_WORDS}
    words |= {"initial_value": before.words} if before.words else {}
    return {
        "type": "modal",
        "callback_id": WHY,
        "private_metadata": kept,
        "title": plain_text("What was wrong?"),
        "submit": plain_text("Send"),
        "close": plain_text("Skip"),
        "blocks": [
            _input(_REASON, "Your opinion is noted. What was wrong?", why),
            _input(_WORDS, "In your own words", words),
        ],
    }


def _input(block_id: str, label: str, element: Block) -> Block:
    parts = {"label": plain_text(label), "element": element, "optional": True}
    return {"type": "input", "block_id": block_id, **parts}

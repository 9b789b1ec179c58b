"""The buttons that say whether an answer was good, and the window that asks why it was not."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.answer_buttons import FEEDBACK
from bot.feedback import Opinion, Verdict, keep_opinion
from bot.jobs import ANSWERING, Job, Work
from bot.listeners import Desk, reader_of
from bot.listeners_check import press_id, pressed_by
from bot.mrkdwn import Block, plain_text
from bot.replies_answers import REASONS, THANKS
from bot.threads import name_of
from bot.windows import open_window

NOTING, WHY = "note_feedback", "feedback_reason"
_REASON, _WORDS = "reason", "words"
_MOST_WORDS = 1_000

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to note."""
    listening = _Feedback(desk)
    desk.jobs.register(NOTING, Work(ANSWERING, [("note", listening.note)], listening.tell))
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
        verdict, answer_id = _pressed(body)
        if verdict is Verdict.BAD:
            await open_window(client, body, _window(answer_id))

    async def explained(self, ack: AsyncAck, body: Json) -> None:
        view, user = body["view"], str(body["user"]["id"])
        values = {block: next(iter(of.values())) for block, of in view["state"]["values"].items()}
        chosen = (values.get(_REASON) or {}).get("selected_option") or {}
        words = str((values.get(_WORDS) or {}).get("value") or "")[:_MOST_WORDS]
        reason = str(chosen.get("value") or "")
        answer_id = str(view["private_metadata"])
        opinion = [Verdict.BAD, reason if reason in REASONS else "", words]
        job_id = name_of(NOTING, str(view["id"]), str(view["hash"]))
        await self._submit(job_id, {"answer": answer_id, "opinion": opinion, "user": user})
        await ack()

    async def _submit(self, job_id: str, details: Json) -> None:
        """With its time: jobs do not always begin in the order in which they were submitted."""
        timed = details | {"at": datetime.now(UTC).isoformat()}
        submit, key = self._desk.jobs.submit, f"{NOTING} {details['answer']}"
        await asyncio.to_thread(submit, NOTING, job_id, timed, key)

    def note(self, job: Job) -> None:
        verdict, reason, words = job.details["opinion"]
        opinion = Opinion(Verdict(verdict), str(reason), str(words))
        user = str(job.details.get("user") or reader_of(job.details).user)
        engine = self._desk.newsroom.stores.archive.engine
        at = datetime.fromisoformat(job.details["at"])
        keep_opinion(engine, str(job.details["answer"]), user, opinion, at)
        if opinion.verdict is Verdict.GOOD:
            self.tell(job, THANKS)

    def tell(self, job: Job, sentence: str) -> None:
        if job.details.get("reader"):
            self._desk.tell_beside(job, sentence)


def _pressed(body: Json) -> tuple[Verdict, str]:
    verdict, answer_id = str(body["actions"][0]["value"]).split(":", 1)
    return Verdict(verdict), answer_id


def _window(answer_id: str) -> Json:
    options = [{"text": plain_text(told), "value": code} for code, told in REASONS.items()]
    why = {"type": "radio_buttons", "action_id": _REASON, "options": options}
    words = {"type": "plain_text_input", "action_id": _WORDS, "multiline": True, "max_length": _MOST_WORDS}
    return {
        "type": "modal",
        "callback_id": WHY,
        "private_metadata": answer_id,
        "title": plain_text("What was wrong?"),
        "submit": plain_text("Send"),
        "close": plain_text("Skip"),
        "blocks": [
            _input(_REASON, "Your answer is noted. What was wrong?", why),
            _input(_WORDS, "In your own words", words),
        ],
    }


def _input(block_id: str, label: str, element: Block) -> Block:
    parts = {"label": plain_text(label), "element": element, "optional": True}
    return {"type": "input", "block_id": block_id, **parts}

"""Carries what happens to the bot: over Socket Mode, or by signed HTTP once a request URL is given.

An event not acknowledged in time is carried again, as Slack does; a command or a click is not, and the
person sees it fail.
"""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

from tests.fakes.slack.http_mode import Answer, post, request_for, signed
from tests.fakes.slack.model import Ack, Delivery, Forgery, Refused, Sent
from tests.fakes.slack.socket_mode import Sockets
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace


class Delivering(Workspace):
    """The part that delivers.

    `ack_timeout_s` is how long the bot has; `retry_waits_s` is how long Slack then waits before each
    redelivery (Slack's own are about 0, 60 and 300: shortened so that a test can see all of them).
    """

    def __init__(
        self, ack_timeout_s: float, retry_waits_s: tuple[float, ...], request_url: str | None
    ) -> None:
        super().__init__()
        self.ack_timeout_s, self.retry_waits_s = ack_timeout_s, retry_waits_s
        self.request_url = request_url
        self.sockets = Sockets(self.changed, self.app_id)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._forgery: Forgery | None = None

    # For tests

    def deliver_to(self, request_url: str) -> None:
        """Switches to HTTP: from now on everything is posted to this address of the bot's."""
        self.request_url = request_url

    def forge_next(self, *, bad_signature: bool = False, age_s: float = 0.0) -> None:
        """Makes the next act's HTTP deliveries look forged, or sent `age_s` seconds ago."""
        self._forgery = Forgery(bad_signature, age_s)

    def redeliver(self, sent: Sent) -> Sent:
        """Delivers the same events again, as after an acknowledgement that Slack lost."""
        again = [
            self._send(Delivery(old.id, old.kind, old.payload, None, old.first_attempt + old.attempts))
            for old in sent.deliveries
        ]
        return Sent(again, sent.message, sent.trigger_id, sent.response_url)

    def disconnect(self, reason: str = "refresh_requested", grace_s: float = 1.0) -> None:
        """Tells every connection to leave (`refresh_requested`, `warning`, …); closes it after `grace_s`."""
        self.run(self.sockets.disconnect(reason, grace_s))

    def drop_connections(self) -> None:
        """Cuts every connection without a word, as a lost network does."""
        self.run(self.sockets.drop())

    @property
    def connections(self) -> int:
        """How many Socket Mode connections take deliveries now."""
        return len(self.sockets.live)

    # For the other parts of the fake

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Runs something short on the server's loop, and waits for it."""
        return asyncio.run_coroutine_threadsafe(work, self._running()).result(timeout=5)

    def deliver(self, kind: str, payload: Json, *, id: str | None = None) -> Delivery:  # noqa: A002
        """Sends a payload off; `kind` is Socket Mode's name for it."""
        with self.changed:
            return self._send(Delivery(id or self.new_id("x"), kind, payload, self._forgery))

    def acted(self, *deliveries: Delivery, **parts: Any) -> Sent:
        """What one act of a person set off. A forgery that was ordered ends with it."""
        self._forgery = None
        return Sent(list(deliveries), **parts)

    def answered(self, delivery: Delivery, payload: Json) -> None:
        """Does what the bot's acknowledgement asks for. The part for commands and views fills this in."""
        raise NotImplementedError

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            raise RuntimeError("The fake is not running: use it as `with FakeSlack() as slack:`.")
        return self._loop

    def _send(self, delivery: Delivery) -> Delivery:
        loop = self._running()
        with self.changed:
            self.deliveries.append(delivery)
        asyncio.run_coroutine_threadsafe(self._carry(delivery), loop)
        return delivery

    async def _carry(self, delivery: Delivery) -> None:
        try:
            for wait_s in (0.0, *self.retry_waits_s):
                if wait_s:
                    await asyncio.sleep(wait_s)
                attempt = delivery.first_attempt + delivery.attempts
                answer = await (self._by_http if self.request_url else self._by_socket)(delivery, attempt)
                if answer.reason is None or not self._again(delivery, answer):
                    return
            delivery.failed = "given up"
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            self.bugs.append(error)
            raise
        finally:
            with self.changed:
                self.changed.notify_all()

    def _again(self, delivery: Delivery, answer: Answer) -> bool:
        with self.changed:
            delivery.reasons.append(str(answer.reason))
            if delivery.kind == "events_api" and not answer.never_again and not delivery.forged:
                self.changed.notify_all()
                return True
            in_time = answer.reason not in ("timeout", "http_timeout")
            delivery.failed = "dispatch_failed" if in_time else "operation_timeout"
            return False

    async def _by_socket(self, delivery: Delivery, attempt: int) -> Answer:
        if delivery.kind != "events_api" and not self.sockets.live:
            self._count(delivery)
            return Answer("dispatch_failed")
        envelope: Json = {"type": delivery.kind, "payload": delivery.payload}
        envelope["accepts_response_payload"] = delivery.kind != "events_api"
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": (delivery.reasons or ["timeout"])[-1]}
            if attempt == 0:
                envelope["retry_reason"] = ""
        envelope_id = self.new_id("envelope-")
        answer = await self.sockets.send({"envelope_id": envelope_id, **envelope})
        self._count(delivery)
        started = time.monotonic()

        def on_answer(payload: Json) -> None:
            seconds = time.monotonic() - started
            late = seconds > self.ack_timeout_s
            self._note(
                delivery, Ack(delivery.id, delivery.kind, attempt, seconds, late=late, payload=payload)
            )

        answer.add_done_callback(lambda done: None if done.cancelled() else on_answer(done.result()))
        await asyncio.wait({answer}, timeout=self.ack_timeout_s)
        return Answer(None if answer.done() else "timeout")

    async def _by_http(self, delivery: Delivery, attempt: int) -> Answer:
        self._count(delivery)
        reason = (delivery.reasons or ["http_timeout"])[-1]
        body, headers = request_for(delivery, attempt, reason)
        started = time.monotonic()
        headers |= signed(body, self.signing_secret, delivery.forged or Forgery())
        answer = await post(str(self.request_url), body, headers, self.ack_timeout_s)
        if answer.status is not None:
            seconds, ok = time.monotonic() - started, answer.reason is None
            ack = Ack(delivery.id, delivery.kind, attempt, seconds, ok, False, answer.status, answer.payload)
            self._note(delivery, ack)
        return answer

    def _count(self, delivery: Delivery) -> None:
        with self.changed:
            delivery.attempts += 1
            self.changed.notify_all()

    def _note(self, delivery: Delivery, ack: Ack) -> None:
        with self.changed:
            self.acks.append(ack)
            if ack.ok and not ack.late:
                delivery.ack = ack
                try:
                    self.answered(delivery, ack.payload)
                except Refused as refused:
                    delivery.failed = f"{refused.code}: {' '.join(refused.messages)}"
            self.changed.notify_all()

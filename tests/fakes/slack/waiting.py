"""Waits that end when the thing happens, and say what did happen when it does not."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, TypeVar

from tests.fakes.slack.interactions import Interactions
from tests.fakes.slack.model import Ack, Call, Message, Sent, View

T = TypeVar("T")
# For what a test asks about that is no change in the workspace.
LOOK_AGAIN_S = 0.1


class Waiting(Interactions):
    """Waiting blocks the thread. In an async test whose own loop runs the bot, wait in another thread:
    `await asyncio.to_thread(slack.wait_for_message, "C1", containing="…")`.
    """

    def wait_for_message(
        self,
        channel: str | None = None,
        thread_ts: str | None = None,
        containing: str | None = None,
        from_bot: bool = True,
        timeout_s: float = 10.0,
    ) -> Message:
        """The first finished message that fits; ephemeral ones count, deleted and streaming ones do not."""

        def fitting() -> Message | None:
            for message in self.messages:
                at_place = channel in (None, message.channel) and thread_ts in (None, message.thread_ts)
                stands = not message.deleted and not message.streaming and message.from_bot == from_bot
                says = containing is None or containing in message.plain
                if at_place and stands and says:
                    return message
            return None

        wanted = f"a message in {channel}, thread {thread_ts}, containing {containing!r}"
        return self.wait_until(fitting, wanted, timeout_s)

    def wait_for_call(
        self, method: str, *, times: int = 1, timeout_s: float = 10.0, error: str | None = None, **args: Any
    ) -> Call:
        """The `times`-th call of a method with these arguments that ended so (with `error`, or well)."""

        def fitting() -> Call | None:
            found = [
                call
                for call in self.calls
                if call.method == method
                and call.error == error
                and args.items() <= _asked_of(call.args, args)
            ]
            return found[times - 1] if len(found) >= times else None

        return self.wait_until(fitting, f"call {times} of {method} with {args}, error {error}", timeout_s)

    def wait_for_ack(self, sent: Sent, timeout_s: float = 10.0) -> list[Ack]:
        """The acknowledgements of everything an act delivered, in the order it was delivered."""
        if not sent.deliveries:
            raise AssertionError("Nothing was delivered: is the bot a member of the channel?")

        def all_acked() -> list[Ack] | None:
            if sent.failed:
                raise AssertionError(f"The bot did not answer: {sent.failed}.\n{self.story()}")
            found = [delivery.ack for delivery in sent.deliveries]
            return [ack for ack in found if ack] if all(found) else None

        return self.wait_until(all_acked, f"the ack of {sent.event_ids}", timeout_s)

    def wait_for_refusal(self, sent: Sent, timeout_s: float = 10.0) -> Ack:
        """The first answer over HTTP that refuses something an act delivered."""

        def refused() -> Ack | None:
            return next((ack for ack in self.acks if ack.delivery_id in sent.event_ids and not ack.ok), None)

        return self.wait_until(refused, f"a refusal of {sent.event_ids}", timeout_s)

    def wait_for_failure(self, sent: Sent, timeout_s: float = 10.0) -> str:
        """What the person saw when Slack gave up on the bot."""
        return self.wait_until(lambda: sent.failed, f"the failure of {sent.event_ids}", timeout_s)

    def wait_for_connection(self, opened: int = 1, timeout_s: float = 10.0) -> None:
        """Until a connection is live and that many have been opened since the start."""

        def connected() -> bool:
            return self.connections > 0 and self.sockets.opened >= opened

        self.wait_until(connected, f"connection {opened}", timeout_s)

    def wait_for_modal(self, user: str = "U1", timeout_s: float = 10.0) -> View:
        """The modal in front of a user."""

        def shown() -> View | None:
            mine = [view for view in self.views if view.user == user and view.open]
            return next((view for view in reversed(mine) if view.body["type"] == "modal"), None)

        return self.wait_until(shown, f"a modal for {user}", timeout_s)

    def wait_until(self, happened: Callable[[], T | None], what: str, timeout_s: float = 10.0) -> T:
        """The first true value of `happened`, which is asked after every change and now and then."""
        refuse_to_stop_a_loop()
        ends = time.monotonic() + timeout_s
        with self.changed:
            while not (value := happened()):
                left = ends - time.monotonic()
                if left <= 0 or self.bugs:
                    raise AssertionError(f"Waited {timeout_s} s for {what}.\n{self.story()}")
                self.changed.wait(min(left, LOOK_AGAIN_S))
            return value

    def stays_quiet(self, for_s: float) -> bool:
        """Whether the bot neither posts nor changes a message for that long."""
        refuse_to_stop_a_loop()
        ends = time.monotonic() + for_s
        with self.changed:
            before = self._said()
            while self._said() == before:
                left = ends - time.monotonic()
                if left <= 0:
                    return True
                self.changed.wait(left)
            return False

    def _said(self) -> list[tuple[str, str, bool]]:
        return [(message.ts, message.plain, message.deleted) for message in self.messages if message.from_bot]

    def story(self) -> str:
        """What has happened so far, for a failing test to print."""
        with self.changed:
            lines = [f"{self.connections} connection(s) live, {self.sockets.opened} opened"]
            lines += [f"bug in the fake: {bug!r}" for bug in self.bugs]
            for message in self.messages:
                place = f"{message.channel} {message.ts} (thread {message.thread_ts})"
                lines.append(f"message {place} by {message.user}: {message.plain[:200]!r}")
            lines += [f"call {call.method}: {call.error or 'ok'} ({call.status})" for call in self.calls]
            for delivery in self.deliveries:
                end = "acked" if delivery.ack else delivery.failed or "waiting"
                kind = delivery.payload.get("event", delivery.payload).get("type", delivery.kind)
                lines.append(
                    f"delivery {delivery.id} {kind}: {delivery.attempts} attempt(s) {delivery.reasons}, {end}"
                )
            return "What happened:\n  " + "\n  ".join(lines)


def _asked_of(args: dict[str, Any], asked: dict[str, Any]) -> Any:
    return {name: args.get(name) for name in asked}.items()


def refuse_to_stop_a_loop() -> None:
    """Raises RuntimeError in a thread that runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError("This would stop the loop the bot may run in: wait with `await asyncio.to_thread(…)`.")

"""Shows an answer in Slack while a model writes it: what is being done, and each point once it is verified.

What is streamed is a preview. The message becomes the answer only when the job posts it
(bot/slack/posting.py), so nothing here is needed for the answer to come, and whatever goes wrong here ends
the preview alone.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import NamedTuple

from slack_sdk.models.messages.chunk import BlocksChunk, Chunk, TaskUpdateChunk
from slack_sdk.web.client import WebClient

from bot.logs import note_bug
from bot.replies.general import CHECKING, PREVIEW, reading, searching
from bot.slack.blocks import early
from bot.slack.cards import ReadingRoom
from bot.slack.errors import SlackRefusedError
from bot.slack.mrkdwn import Block, small_print
from bot.slack.pace import Pace
from bot.slack.trying import Trouble, tried
from bot.threads import Asked, Thread
from retrieval.session import Watch
from retrieval.types import Point

_TIMEOUT_S = 5  # a preview that comes later is no use
_BUSY_S = 5.0  # when it says that it is busy and not for how long

_DONE, _BEGUN = "complete", "in_progress"

NoteStream = Callable[[str | None], None]


class _Where(NamedTuple):
    asked: Asked
    thread: Thread
    reading_room: ReadingRoom
    note: NoteStream

    @property
    def beginning(self) -> BlocksChunk:
        """What a stream begins with: a block by whose id it is found when Slack's reply was lost."""
        return BlocksChunk(blocks=[small_print(PREVIEW) | {"block_id": self.asked.id}])


class Streams:
    """The streams of one bot: one client, and the pace of each channel, which posts keep too."""

    def __init__(self, token: str, api_url: str, pace: Pace) -> None:
        self._client = WebClient(token, api_url, timeout=_TIMEOUT_S, retry_handlers=[])
        self._pace = pace

    @contextmanager
    def showing(
        self, asked: Asked, thread: Thread, reading_room: ReadingRoom, note: NoteStream
    ) -> Iterator[Watch]:
        """A watch that shows in the thread what it is told; when the block ends, no call is under way.

        `note` is told, before anybody could see it, which message that is: "" while Slack has not said,
        None when there is none after all.
        """
        stream = _Stream(self._client, self._pace, _Where(asked, thread, reading_room, note))
        sender = threading.Thread(target=stream.send_until_closed, daemon=True)
        sender.start()
        try:
            yield stream
        finally:
            stream.close()
            sender.join(2 * _TIMEOUT_S)


class _Stream:
    """A watch whose every call only queues; one thread of its own talks to Slack, in few calls."""

    def __init__(self, client: WebClient, pace: Pace, where: _Where) -> None:
        self._client, self._pace, self._where = client, pace, where
        self._told: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._tasks: dict[str, TaskUpdateChunk] = {}  # by id, those not sent yet
        self._searched = ""
        self._points: list[Point] = []
        self._sent = 0  # blocks of the points
        self._ts: str | None = None
        self._reading = ""
        self._wanted, self._over = False, False

    def searching(self, articles: Callable[[], int]) -> None:
        self._told.put(partial(self._on_searching, articles))

    def reading(self, passages: int) -> None:
        self._told.put(partial(self._on_reading, passages))

    def found(self, point: Point) -> None:
        self._told.put(partial(self._points.append, point))

    def checking(self) -> None:
        self._told.put(self._on_checking)

    def close(self) -> None:
        self._told.put(None)

    def send_until_closed(self) -> None:
        try:
            while self._gather():
                self._send()
        except Exception as error:  # noqa: BLE001 - the answer comes all the same, and says more than this
            note_bug("stream failed", error, question=self._where.asked.id)

    def _gather(self) -> bool:
        """Waits until there is something to say and the channel's turn has come; false when closed."""
        while not self._over:
            wait_s = None
            if self._told.empty() and self._has_news():
                wait_s = self._pace.take(self._where.thread.channel)
                if not wait_s:
                    return True
            try:
                event = self._told.get(timeout=wait_s)
            except queue.Empty:
                continue
            if event is None:
                return False
            event()
        return False

    def _on_searching(self, articles: Callable[[], int]) -> None:
        self._searched = searching(articles())
        status = f"is {self._searched[0].lower()}{self._searched[1:]}…"
        thread = self._where.thread
        with suppress(SlackRefusedError):
            tried(
                lambda: self._client.assistant_threads_setStatus(
                    channel_id=thread.channel, thread_ts=thread.ts, status=status
                )
            )

    def _on_reading(self, passages: int) -> None:
        # Only now: an answer without a model is there before a stream would be.
        self._wanted = True
        if self._searched:
            self._task("search", self._searched, _DONE)
        self._reading = reading(passages)
        self._task("read", self._reading, _BEGUN)

    def _on_checking(self) -> None:
        if self._wanted:
            self._task("read", self._reading, _DONE)
            self._task("check", CHECKING, _BEGUN)

    def _task(self, name: str, title: str, status: str) -> None:
        self._tasks[name] = TaskUpdateChunk(id=name, title=title, status=status)

    def _has_news(self) -> bool:
        return self._wanted and bool(self._tasks or self._unsent())

    def _unsent(self) -> list[Block]:
        return early(self._points, self._where.reading_room)[self._sent :]

    def _send(self) -> None:
        """All that is new, in one call; what may have been carried out is not repeated, or it stood twice."""
        blocks = self._unsent()
        chunks: list[Chunk] = list(self._tasks.values())
        chunks += [BlocksChunk(blocks=blocks)] if blocks else []
        try:
            outcome = self._append(self._ts, chunks) if self._ts else self._start(chunks)
        except SlackRefusedError:
            self._over = True
            return
        if isinstance(outcome, Trouble) and not outcome.unsure:
            self._pace.hold(self._where.thread.channel, outcome.wait_s or _BUSY_S)
            return
        self._tasks.clear()
        self._sent += len(blocks)

    def _append(self, ts: str, chunks: list[Chunk]) -> object:
        place = {"channel": self._where.thread.channel, "ts": ts}
        return tried(lambda: self._client.chat_appendStream(**place, chunks=chunks))

    def _start(self, chunks: list[Chunk]) -> object:
        asked, thread, note = self._where.asked, self._where.thread, self._where.note
        note("")
        try:
            outcome = tried(
                lambda: self._client.chat_startStream(
                    channel=thread.channel,
                    thread_ts=thread.ts,
                    recipient_user_id=asked.user,
                    recipient_team_id=thread.team,
                    chunks=[self._where.beginning, *chunks],
                )
            )
        except SlackRefusedError:
            note(None)
            raise
        if not isinstance(outcome, Trouble):
            self._ts = str(outcome["ts"])
            note(self._ts)
        elif outcome.unsure:
            self._over = True
        else:
            note(None)
        return outcome

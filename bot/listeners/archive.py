"""/articles, and the shortcut that adds a message's links: what becomes of each, and what there is."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.jobs import ADDING, ANSWERING, Job, Work
from bot.listeners.commands import command_details
from bot.listeners.desk import Desk
from bot.listeners.links import WATCH, links_in
from bot.replies.adding import unread_pages
from bot.replies.general import ARCHIVE_USAGE, NOT_A_LINK, read_by_older
from bot.replies.home import LAST_ADDED, NO_LINKS, counted, unsearchable
from bot.replies.later import SHOWN_LINKS, more_links
from bot.replies.readers import NOT_ADDED_FROM_HERE
from bot.resumed import as_begun
from bot.slack.adding_rights import may_add, why_not_added
from bot.slack.manifest import OLD_NAMES
from bot.slack.mrkdwn import Block, Message, escape, moment, rich_text, said, section, typed, words
from bot.slack.presses import press_id, pressed_by
from bot.slack.shortening import line
from index.add import Added, Outcome
from index.archive import Standing
from index.days import day
from index.holdings import Holdings
from index.inputs import is_link
from retrieval.types import Audience

ADD, STATUS, ADD_FROM_MESSAGE = "add", "archive_status", "add_from_message"
MOST_LINKS = 20
# A response URL works five times: the start is said with the acknowledgement, the end takes one.
_REPORTS, _REPORT_EVERY_S = 3, 10.0
_NOT_ADDED = "Not added"
_OUTCOMES = {
    Outcome.ADDED: "Added",
    Outcome.UPDATED: "Updated to a new version",
    Outcome.UNCHANGED: "Already in the archive, unchanged",
}

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to add."""
    office = _Adding(desk)
    desk.jobs.register(ADD, Work(ADDING, [("add", office.add)], office.tell))
    desk.jobs.register(STATUS, Work(ANSWERING, [("show", office.show_status)], office.tell))
    for name in ("articles", *OLD_NAMES):
        app.command(desk.slash(name))(office.archive)
    app.message_shortcut(ADD_FROM_MESSAGE)(office.shortcut)


class _Adding:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def archive(self, ack: AsyncAck, command: Json) -> None:
        verb, _, rest = typed(str(command.get("text") or "")).partition(" ")
        links = list(dict.fromkeys(rest.split()))
        if verb == "add" and 1 <= len(links) <= MOST_LINKS:
            details = command_details(command) | {"links": links}
            await asyncio.to_thread(self._desk.jobs.submit, ADD, details["id"], details)
            await ack(text=f"Reading {counted(len(links), 'link')}…")
        elif verb == "status" and not rest:
            details = command_details(command) | {"command": str(command["command"])}
            await asyncio.to_thread(self._desk.jobs.submit, STATUS, details["id"], details)
            await ack()
        elif verb == "watch" and rest in {"on", "off"}:
            details = command_details(command) | {"on": rest == "on"}
            await asyncio.to_thread(self._desk.jobs.submit, WATCH, details["id"], details)
            await ack()
        else:
            await ack(text=escape(ARCHIVE_USAGE.format(command=command["command"])))

    async def shortcut(self, ack: AsyncAck, body: Json) -> None:
        """Submit the links of a message; only the one who used the shortcut sees what becomes of them."""
        links = links_in(str(body["message"].get("text") or ""))
        details = {"links": links, "reader": pressed_by(body), "beside_a_message": True}
        job_id = press_id(ADD_FROM_MESSAGE, body)
        await asyncio.to_thread(self._desk.jobs.submit, ADD, job_id, details)
        await ack()

    def add(self, job: Job) -> None:
        """Done again after a crash, it finds what was added before, and tells of it as added."""
        links: list[str] = job.details["links"]
        if not links:
            self.tell(job, NO_LINKS)
            return
        audience = self._desk.audience(job.details)
        results: list[_Result] = []
        reports, reported_at = 0, time.monotonic()
        for number, link in enumerate(links):
            late = time.monotonic() - reported_at >= _REPORT_EVERY_S
            if number and late and reports < _REPORTS:
                reports, reported_at = reports + 1, time.monotonic()
                self._show(job, _results(results, f"{number} of {len(links)} links read."))
            results.append(self._result(job, link, audience))
        self._show(job, _results(results, ""))

    def show_status(self, job: Job) -> None:
        """What the archive holds for the one who asks."""
        held = self._desk.newsroom.holdings(self._desk.audience(job.details))
        told = said(status_of(held, str(job.details["command"])))
        if held.articles and held.last_added:
            last = moment(held.last_added)  # in the reader's zone
            when = rich_text(section(words(LAST_ADDED), last))
            told = Message(f"{told.text} {LAST_ADDED}{last['fallback']}", [*told.blocks, when])
        self._show(job, told)

    def tell(self, job: Job, sentence: str) -> None:
        self._show(job, said(sentence))

    def _show(self, job: Job, message: Message) -> None:
        # A message of somebody's own is not replaced.
        in_place = not job.details.get("beside_a_message")
        self._desk.show(job, message, replace=in_place)

    def _result(self, job: Job, link: str, audience: Audience) -> "_Result":
        if not is_link(link):  # a path would be read from the bot's own disk
            return _Result(f"{line(link, 120)} — {NOT_A_LINK}", is_there=False)
        if not may_add(audience):
            return _Result(f"{line(link, 120)} — {_NOT_ADDED}. {NOT_ADDED_FROM_HERE}", is_there=False)
        newsroom = self._desk.newsroom
        added = [
            as_begun(one, job, newsroom.stores.archive) for one in newsroom.add([link], Standing(), audience)
        ]
        told = "; ".join(f"{line(link, 120)} — {_outcome(one, job.id)}" for one in added)
        return _Result(told, is_there=all(one.error is None for one in added))


class _Result(NamedTuple):
    """What became of a link; `is_there` when its article is in the archive now."""

    told: str
    is_there: bool


def status_of(held: Holdings, command: str) -> str:
    """What the archive holds, in a few sentences."""
    if not held.articles:
        return f"The archive is empty. Add articles with {command} add and their links."
    sentences = [
        f"The archive holds {counted(held.articles, 'article')} from {counted(held.outlets, 'outlet')}."
    ]
    if held.earliest and held.latest:
        sentences.append(f"They were published from {day(held.earliest)} to {day(held.latest)}.")
    found = f"{counted(held.passages, 'passage')} and {counted(held.attributions, 'attribution')}"
    sentences.append(f"{found} can be searched.")
    if held.unsearchable:
        sentences.append(unsearchable(held.unsearchable))
    if held.read_by_older:
        sentences.append(read_by_older(held.read_by_older))
    return " ".join(sentences)


def _outcome(added: Added, job_id: str) -> str:
    if added.error is not None:
        return f"{_NOT_ADDED}. {why_not_added(added.error, job_id)}"
    return f"{_OUTCOMES[added.outcome]}: {line(added.title, 100)} {unread_pages(added.unread_pages)}".rstrip()


def _results(results: Sequence[_Result], progress: str) -> Message:
    if len(results) > SHOWN_LINKS:  # Slack takes no message with more; what was not added comes first
        results = sorted(results, key=lambda result: result.is_there)
    told, left = [one.told for one in results[:SHOWN_LINKS]], results[SHOWN_LINKS:]
    if left:
        told.append(more_links(len(left), sum(not one.is_there for one in left)))
    items: Block = {"type": "rich_text_list", "style": "bullet"}
    items["elements"] = [section(words(one)) for one in told]
    parts = [section(words(f"{progress}\n"))] if progress else []
    text = "\n".join(escape(one) for one in [progress, *told] if one)
    return Message(text[:3000], [rich_text(*parts, items)])

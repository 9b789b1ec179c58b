"""/archive: articles are added from their links, each with its result, and what the archive holds is told."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import line
from bot.jobs import ADDING, Job, Work
from bot.listeners import Desk
from bot.listeners_commands import command_details, reader_of
from bot.mrkdwn import Block, Message, escape, rich_text, said, section, typed, words
from bot.replies import ARCHIVE_USAGE, NOT_A_LINK, bug, read_by_older, reply_for
from index.add import Added, Outcome
from index.archive import Standing
from index.holdings import Holdings
from index.inputs import is_link

ADD = "add"
MOST_LINKS = 20
# A response URL works five times: the start is said with the acknowledgement, the end takes one.
_REPORTS, _REPORT_EVERY_S = 3, 10.0
_OUTCOMES = {
    Outcome.ADDED: "Added",
    Outcome.UPDATED: "Updated to a new version",
    Outcome.UNCHANGED: "Already in the archive, unchanged",
    Outcome.FAILED: "Not added",
}

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen, and the jobs able to add."""
    office = _Adding(desk)
    desk.jobs.register(ADD, Work(ADDING, [("add", office.add)], office.tell))
    app.command(desk.slash("archive"))(office.archive)


class _Adding:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def archive(self, ack: AsyncAck, command: Json) -> None:
        verb, _, rest = typed(str(command.get("text") or "")).partition(" ")
        links = list(dict.fromkeys(rest.split()))
        if verb == "add" and 1 <= len(links) <= MOST_LINKS:
            details = command_details(command) | {"links": links}
            await asyncio.to_thread(self._desk.jobs.submit, ADD, details["id"], details)
            await ack(text=f"Reading {_count(len(links), 'link')}…")
        elif verb == "status" and not rest:
            holdings = await asyncio.to_thread(self._desk.newsroom.holdings)
            await ack(text=escape(status_of(holdings, str(command["command"]))))
        else:
            await ack(text=escape(ARCHIVE_USAGE.format(command=command["command"])))

    def add(self, job: Job) -> None:
        """Done again after a crash, it finds what was added before unchanged."""
        links: list[str] = job.details["links"]
        results: list[str] = []
        reports, reported_at = 0, time.monotonic()
        for number, link in enumerate(links):
            late = time.monotonic() - reported_at >= _REPORT_EVERY_S
            if number and late and reports < _REPORTS:
                reports, reported_at = reports + 1, time.monotonic()
                self._show(job, _results(results, f"{number} of {len(links)} links read."))
            results.append(self._result(job, link))
        self._show(job, _results(results, ""))

    def tell(self, job: Job, sentence: str) -> None:
        self._show(job, said(sentence))

    def _show(self, job: Job, message: Message) -> None:
        self._desk.respond(reader_of(dict(job.details)), message, job.id, replace=True)

    def _result(self, job: Job, link: str) -> str:
        if not is_link(link):  # a path would be read from the bot's own disk
            return f"{line(link, 120)} — {NOT_A_LINK}"
        added = list(self._desk.newsroom.add([link], Standing()))
        return "; ".join(f"{line(link, 120)} — {_outcome(one, job.id)}" for one in added)


def status_of(held: Holdings, command: str) -> str:
    """What the archive holds, in a few sentences."""
    if not held.articles:
        return f"The archive is empty. Add articles with {command} add and their links."
    sentences = [
        f"The archive holds {_count(held.articles, 'article')} from {_count(held.outlets, 'outlet')}."
    ]
    if held.earliest and held.latest:
        sentences.append(f"They were published from {_day(held.earliest)} to {_day(held.latest)}.")
    sentences.append(
        f"{_count(held.passages, 'passage')} and {_count(held.attributions, 'attribution')} can be searched."
    )
    if held.unsearchable:
        hidden = _count(held.unsearchable, "article")
        sentences.append(f"Not searchable now (withheld, or under embargo): {hidden}.")
    if held.last_added:
        sentences.append(f"The last was added on {_day(held.last_added)} at {held.last_added:%H:%M} UTC.")
    if held.read_by_older:
        sentences.append(read_by_older(held.read_by_older))
    return " ".join(sentences)


def _outcome(added: Added, job_id: str) -> str:
    told = _OUTCOMES[added.outcome]
    if added.error is not None:
        return f"{told}. {reply_for(added.error) or bug(job_id)}"
    return f"{told}: {line(added.title, 100)}"


def _results(results: Sequence[str], progress: str) -> Message:
    items: Block = {"type": "rich_text_list", "style": "bullet"}
    items["elements"] = [section(words(result)) for result in results]
    parts = [section(words(f"{progress}\n"))] if progress else []
    text = "\n".join(escape(result) for result in [progress, *results] if result)
    return Message(text[:3000], [rich_text(*parts, items)])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _day(when: datetime) -> str:
    return f"{when.day} {when:%B %Y}"

"""An answer in Slack whose article was corrected, withheld or erased: words go, and a note says so once."""

from dataclasses import replace
from typing import Any

from bot.jobs import WITHDRAWING, Job, Work
from bot.listeners.desk import Desk
from bot.notices.changed import AMEND, what_changed
from bot.notices.corrected_excerpts import amend_excerpt
from bot.notices.excerpts import excerpt
from bot.notices.outdated import Posted, mark_refused, posted, quotes_of
from bot.replies.later import changed_note
from bot.slack.amending import amend
from bot.slack.blocks import render
from bot.slack.fresh import Fresh
from bot.slack.mrkdwn import Message, said
from bot.slack.posting import Place
from bot.slack.shortening import line
from retrieval.notes import FIRST_WITHDRAWN, WITHDRAWN
from retrieval.types import Answer, Audience

Json = dict[str, Any]


def register(desk: Desk) -> None:
    """Make the jobs able to correct an answer."""
    desk.jobs.register(AMEND, Work(WITHDRAWING, [("amend", _Correcting(desk).amend)], _say_nothing))


class _Correcting:
    def __init__(self, desk: Desk) -> None:
        self._desk, self._archive = desk, desk.newsroom.stores.archive

    def amend(self, job: Job) -> None:
        """Show the answer, or what else has its words, as it may be shown now, and say there what changed.

        Words that must go are never given up: where Slack refuses, it is asked again later.
        """
        engine, erased, named = self._archive.engine, bool(job.details["erased"]), str(job.details["answer"])
        with engine.connect() as connection:
            answer, other = posted(connection, named), excerpt(connection, named)
        try:
            if answer:
                self._amend(answer, erased=erased)
            if other:
                amend_excerpt(self._desk, other, erased=erased)
        except Exception as error:  # of Slack, or of a record that is locked: it is tried again all the same
            tries, code = int(job.details.get("tries", 0)) + 1, getattr(error, "code", type(error).__name__)
            with engine.begin() as connection:
                mark_refused(connection, named, code, erased=erased, tries=tries)
            raise

    def _amend(self, found: Posted, *, erased: bool) -> None:
        audience = self._audience(found)
        quotes = list(quotes_of(found.answer))
        closest = len(found.answer.get("closest", []))  # of which no correction is told
        changed = what_changed(quotes, self._archive, audience, shown=len(quotes) - closest)
        if not (changed.gone or changed.corrected or erased):
            return
        poster = self._desk.poster(found.thread.team)
        place = Place(found.thread.channel, found.thread.ts, after=f"{found.asked_at.timestamp():.6f}")
        if not amend(poster, place, Fresh(lambda: self._message(found, audience)), found.id):
            return
        titles = [line(version.title, 150) for version in changed.corrected]
        withdrawn = changed.gone or erased
        note, key = changed_note(titles, withdrawn=withdrawn), changed.note_key(found.id, withdrawn=withdrawn)
        poster.post_once(place, said(note), key, resumed=True)

    def _audience(self, found: Posted) -> Audience:
        """Those who read there; while Slack does not say who, those whom the answer was made for."""
        thread = found.thread
        readers = self._desk.audiences.of_message(thread.team, thread.channel, found.asked_by)
        return Audience(found.made_from) if readers.unsure else readers

    def _message(self, found: Posted, audience: Audience) -> Message:
        answer = self._desk.load(found.id, audience)
        if found.answer["points"] and not answer.points:
            return said(WITHDRAWN.text)  # it was answered, so it must not say that it was not
        if not _begins_as(answer, found.answer):
            answer = replace(answer, notes=(FIRST_WITHDRAWN, *answer.notes))
        room = self._desk.newsroom.reading_room
        return render(answer, room, asked=found.question if found.is_shared else None, answer_id=found.id)


def _begins_as(answer: Answer, kept: Json) -> bool:
    """Whether the point that an answer began with still begins it; another there would seem to answer."""
    if not kept["points"]:
        return True
    first = {(quote["version_id"], quote["start"]) for quote in kept["points"][0]["quotes"]}
    now = answer.points[0].quotes if answer.points else ()
    return any((quote.version.id, quote.span.start) in first for quote in now)


def _say_nothing(_job: Job, _sentence: str) -> None:
    """Nobody asked for this and waits; the log has the reason."""

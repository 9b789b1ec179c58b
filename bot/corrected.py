"""An answer in Slack whose article was corrected, withheld or erased: words go, and a note says so once."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.amending import amend
from bot.blocks import line, render
from bot.jobs import TELLING, Job, Work
from bot.listeners import Desk
from bot.mrkdwn import Message, said
from bot.outdated import Posted, mark_outdated, posted, quotes_of
from bot.posting import Place
from bot.replies_answers import WITHDRAWN
from bot.replies_later import changed_note
from bot.slack_errors import SlackUnreachableError
from bot.threads import name_of
from bot.uploading import file_name, withdraw_upload
from index.archive import Archive
from index.errors import NotFoundError, NotQuotableError
from index.locate import fold
from index.types import Span, Version
from retrieval.types import Audience

AMEND = "amend"


def register(desk: Desk) -> None:
    """Make the jobs able to correct an answer."""
    desk.jobs.register(AMEND, Work(TELLING, [("amend", _Correcting(desk).amend)], _say_nothing))


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of an answer's articles: whether one may not be quoted now, and those whose newest version
    has not the words that were quoted.
    """

    gone: bool
    corrected: tuple[Version, ...]

    def note_key(self, answer_id: str, *, withdrawn: bool) -> str:
        """The same for the same news. That words were withdrawn is said once, of whichever article."""
        newest = sorted(version.id for version in self.corrected)
        return name_of(AMEND, answer_id, "withdrawn" if withdrawn else "", *newest)


class _Correcting:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def amend(self, job: Job) -> None:
        """Show the answer as it may be shown now, and say in its thread what changed."""
        engine, erased = self._desk.newsroom.stores.archive.engine, bool(job.details["erased"])
        with engine.connect() as connection:
            found = posted(connection, str(job.details["answer"]))
        if found is None:
            return
        try:
            self._amend(found, erased=erased)
        except SlackUnreachableError:  # words that must go are never given up
            with engine.begin() as connection:
                mark_outdated(connection, [found.id], erased=erased)
            raise

    def _amend(self, found: Posted, *, erased: bool) -> None:
        archive = self._desk.newsroom.stores.archive
        audience = self._audience(found)
        changed = what_changed(found, archive, audience, datetime.now(UTC))
        if not (changed.gone or changed.corrected or erased):
            return
        poster = self._desk.poster(found.thread.team)
        place = Place(found.thread.channel, found.thread.ts, after=f"{found.asked_at.timestamp():.6f}")
        if not amend(poster, place, self._message(found, audience), found.id):
            return
        titles = [line(version.title, 150) for version in changed.corrected]
        withdrawn = changed.gone or erased
        note, key = changed_note(titles, withdrawn=withdrawn), changed.note_key(found.id, withdrawn=withdrawn)
        poster.post_once(place, said(note), key, resumed=True)
        if withdrawn:
            withdraw_upload(poster, place, file_name(found.id))

    def _audience(self, found: Posted) -> Audience:
        """Those who read there; while Slack does not say who, those whom the answer was made for."""
        thread = found.thread
        readers = self._desk.audiences.of_message(thread.team, thread.channel, found.asked_by)
        return Audience(found.made_from) if readers.unsure else readers

    def _message(self, found: Posted, audience: Audience) -> Message:
        answer = self._desk.load(found.id, audience)
        if found.answer["points"] and not answer.points:
            return said(WITHDRAWN)  # it was answered, so it must not say that it was not
        room = self._desk.newsroom.reading_room
        return render(answer, room, asked=found.question if found.is_shared else None, answer_id=found.id)


def what_changed(found: Posted, archive: Archive, audience: Audience, now: datetime) -> Changed:
    """How the articles of an answer stand now for those who read it."""
    gone, corrected = False, {}
    shown = {id(quote) for point in found.answer["points"] for quote in point["quotes"]}
    for item in quotes_of(found.answer):
        try:
            span = Span(item["start"], item["end"])
            quote = archive.quote(item["version_id"], span, audience.collections, now)
        except (NotFoundError, NotQuotableError):
            gone = True
            continue
        newest = archive.current_version(quote.version.article_id)
        if id(item) in shown and newest.id != quote.version.id and fold(quote.text) not in fold(newest.text):
            corrected[newest.id] = newest
    return Changed(gone, tuple(corrected.values()))


def _say_nothing(_job: Job, _sentence: str) -> None:
    """Nobody asked for this and waits; the log has the reason."""

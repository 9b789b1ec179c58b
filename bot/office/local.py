"""What a command does with the archive that this process owns."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from queue import SimpleQueue

from bot.newsroom import Newsroom
from bot.office.office import Json, Name, Seen
from bot.replies.adding import unread_pages
from bot.replies.general import reply_for
from bot.replies.running import embedder_called
from bot.spent import By
from index.add import Added
from index.archive import Standing
from index.readers import Readers
from index.types import Status
from prompts.purse import Payer
from retrieval import answer_json, check_json, said_json
from retrieval.attributions import attribution_json
from retrieval.cited import as_cited
from retrieval.said import LIMIT
from retrieval.session import Watch
from retrieval.types import EVERYONE, Answer, Audience

_PAYER = Payer("terminal")


class LocalOffice:
    """Works on the archive that this process owns."""

    def __init__(self, newsroom: Newsroom, watch: Watch | None = None) -> None:
        self._newsroom, self._watch = newsroom, watch

    def ask(
        self, question: str, history: Sequence[str] = (), collections: frozenset[str] | None = None
    ) -> Json:
        """An answer, `retrieval.answer_json`; `collections` are those the reader may see, None for all."""
        session = self._newsroom.session(_PAYER, self._watch)
        return self._kept(self._newsroom.ask(question, tuple(history), Audience(collections), session))

    def summary(self, wanted: str) -> Json:
        session = self._newsroom.session(_PAYER, self._watch)
        return self._kept(self._newsroom.summarize(wanted, EVERYONE, session))

    def said(self, name: str, topic: str = "", collections: Seen = None, limit: int | None = None) -> Json:
        """What somebody said, `retrieval.said_json`; `limit` remarks at most."""
        return said_json.to_json(self._newsroom.said(name, topic, Audience(collections), limit or LIMIT))

    def attributions(self, wanted: str) -> Iterator[Json]:
        """Each attribution of an article, `retrieval.attributions`."""
        version, found = self._newsroom.attributions(wanted)
        yield from (attribution_json(version, attribution) for attribution in found)

    def check(self, words: str, by: Name = None, article: Name = None, collections: Seen = None) -> Json:
        """How words stand in the archive, `retrieval.check_json`; `by` is who is to have said them."""
        cited = as_cited(words, by)
        return check_json.to_json(self._newsroom.check(cited, article, Audience(collections)))

    def add(
        self, inputs: Sequence[str], collection: str | None = None, embargo: datetime | None = None
    ) -> Iterator[Json]:
        """{"source", "outcome", "title"} of each article as it is stored; a failed one has its "reason",
        a document with pages that could not be read a sentence on them, "missing"."""
        for added in self._newsroom.add(inputs, Standing(collection, embargo)):
            yield _added(added)

    def status(self) -> Json:
        """The archive's holdings, times as ISO 8601; "model" and "embedder" as they are set, and as
        "not_ready" a sentence where questions cannot be answered.
        """
        held = asdict(self._newsroom.holdings())
        told = {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in held.items()
        }
        wrong, model = self._newsroom.mismatch(), self._newsroom.model
        return told | {
            "model": model.name if model else None,
            "embedder": embedder_called(self._newsroom.stores.embedder),
            "not_ready": reply_for(wrong) if wrong else None,
        }

    def spend(self, days: int, by: str) -> Json:
        """What models have cost, `bot.spent`; `by` is a value of `By`."""
        return self._newsroom.spend(days, By(by))

    def export(self, answer_id: str, collections: Seen = None) -> Json:
        """A kept answer's dossier, `retrieval.dossier`. Raises NotFoundError, NotQuotableError."""
        return self._newsroom.dossier(answer_id, Audience(collections))

    def feedback(self) -> Json:
        """What people think of their answers, `bot.feedback`."""
        return self._newsroom.feedback()

    def remove(self, wanted: str) -> Json:
        return {"title": self._newsroom.remove(wanted)}

    def set_status(self, wanted: str, status: Status) -> Json:
        return {"title": self._newsroom.set_status(wanted, status), "status": status.value}

    def collections(self) -> Iterator[Json]:
        """{"name", "public", "channels", "groups", "articles"} of each collection; the last is a number."""
        for name, (read_by, held) in self._newsroom.readers().items():
            yield {"name": name, "articles": held} | asdict(read_by)

    def set_readers(self, name: str, public: bool, channels: Sequence[str], groups: Sequence[str]) -> Json:
        """Say who reads a collection in Slack, in place of who did; the collection as it is then."""
        self._newsroom.set_readers(name, Readers(public, tuple(channels), tuple(groups)))
        return next(one for one in self.collections() if one["name"] == name)

    def reindex(self) -> Iterator[tuple[int, int]]:
        """(done, total) as the rebuilding goes on. It runs to its end, also when nobody reads on."""
        steps: SimpleQueue[tuple[int, int] | Exception | None] = SimpleQueue()

        def rebuild() -> None:
            try:
                self._newsroom.rebuild(lambda done, total: steps.put((done, total)))
            except Exception as error:  # noqa: BLE001 - raised again below, in the reader's thread
                steps.put(error)
            steps.put(None)

        threading.Thread(target=rebuild, name="reindex").start()
        while (step := steps.get()) is not None:
            if isinstance(step, Exception):
                raise step
            yield step

    def _kept(self, answer: Answer) -> Json:
        """The answer as JSON, with the id that it is kept under; without one when it could not be kept."""
        answer_id = self._newsroom.keep(answer, _PAYER.user)
        return answer_json.to_json(answer) | ({"id": answer_id} if answer_id else {})


def _added(added: Added) -> Json:
    said: Json = {"source": added.source, "outcome": added.outcome.value, "title": added.title}
    if added.unread_pages:
        said["missing"] = unread_pages(added.unread_pages)
    return said | {"reason": reply_for(added.error)} if added.error else said

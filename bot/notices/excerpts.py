"""Files and checks that stand in Slack with words of articles: where, and whose words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select

from bot.slack.posting import Place
from index.schema import excerpts

Json = dict[str, Any]

_WHERE = ("article_id", "version_id", "start", "end")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`id` is the message's key or the file's name, by which it is found. A file is of the answer
    `answer_id`; a check is of the words `checked`. `quotes` are versions and spans.
    """

    id: str
    team: str
    place: Place
    user: str
    quotes: list[Json]
    answer_id: str | None = None
    checked: str | None = None


def note_excerpt(engine: Engine, one: Excerpt) -> None:
    """Before it is posted, so that none stands there that nobody knows of."""
    place = {"channel": one.place.channel, "thread_ts": one.place.thread_ts, "after": one.place.after}
    named = {"id": one.id, "answer_id": one.answer_id, "team": one.team, "user": one.user}
    row = named | place | {"checked": one.checked, "quotes": one.quotes}
    with engine.begin() as connection:
        connection.execute(excerpts.delete().where(excerpts.c.id == one.id))
        connection.execute(excerpts.insert().values(row))


def forget_excerpt(engine: Engine, excerpt_id: str) -> None:
    with engine.begin() as connection:
        connection.execute(excerpts.delete().where(excerpts.c.id == excerpt_id))


def excerpt(connection: Connection, excerpt_id: str) -> Excerpt | None:
    row = connection.execute(select(excerpts).where(excerpts.c.id == excerpt_id)).first()
    return _excerpt(row) if row else None


def files_of(engine: Engine, answer_id: str) -> list[Excerpt]:
    with engine.connect() as connection:
        return [
            _excerpt(row)
            for row in connection.execute(select(excerpts).where(excerpts.c.answer_id == answer_id))
        ]


def with_words_of(connection: Connection, ids: Collection[str], *, named: str = "article_id") -> list[str]:
    """The excerpts with words of any of these articles; or of these versions, `named` "version_id"."""
    wanted = set(ids)
    rows = connection.execute(select(excerpts.c.id, excerpts.c.quotes)).all() if wanted else []
    return [one for one, quotes in rows if any(quote[named] in wanted for quote in quotes)]


def without_words(quotes: Iterable[Json]) -> list[Json]:
    """Where these quotes (as an answer's JSON has them) stand."""
    return [{name: quote[name] for name in _WHERE} for quote in quotes]


def _excerpt(row: Any) -> Excerpt:
    place = Place(row.channel, row.thread_ts, row.after)
    return Excerpt(row.id, row.team, place, row.user, row.quotes, row.answer_id, row.checked)

"""Who reads each collection: the whole workspace, or the members of Slack channels and user groups.

A collection whose readers nobody has set has none in Slack; "public" always has everybody.
"""

from dataclasses import astuple, dataclass, replace

from sqlalchemy import Engine, func, select

from index.archive import DEFAULT_COLLECTION
from index.schema import articles, collections


@dataclass(frozen=True, slots=True)
class Readers:
    """`public` is everybody in the workspace; `channels` and `groups` are Slack's ids ("C…", "S…")."""

    public: bool = False
    channels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


NOBODY = Readers()


def readers(engine: Engine) -> dict[str, Readers]:
    """The readers of every collection that has any, by name."""
    with engine.connect() as connection:
        rows = connection.execute(select(collections)).all()
    known = {row.name: Readers(row.public, tuple(row.channels), tuple(row.groups)) for row in rows}
    return known | {DEFAULT_COLLECTION: replace(known.get(DEFAULT_COLLECTION, NOBODY), public=True)}


def as_text(engine: Engine, collection: str) -> str:
    """A collection with its readers, other when they are others; "" for everybody's."""
    of = readers(engine).get(collection, NOBODY)
    return "" if of.public and collection == DEFAULT_COLLECTION else f"{collection} {astuple(of)}"


def set_readers(engine: Engine, name: str, to: Readers) -> None:
    """Make `to` the readers of a collection, in place of those it had."""
    row = {"public": to.public, "channels": list(to.channels), "groups": list(to.groups)}
    with engine.begin() as connection:
        changed = connection.execute(collections.update().where(collections.c.name == name).values(row))
        if not changed.rowcount:
            connection.execute(collections.insert().values(name=name, **row))
        # What they see of it is another thing now (index/changes.py).
        of_it = articles.update().where(articles.c.collection == name)
        connection.execute(of_it.values(revision=articles.c.revision + 1))


def sizes(engine: Engine) -> dict[str, int]:
    """How many articles each collection holds that has any, those that may not be quoted now too."""
    query = select(articles.c.collection, func.count().label("size")).group_by(articles.c.collection)
    with engine.connect() as connection:
        return {row.collection: row.size for row in connection.execute(query)}

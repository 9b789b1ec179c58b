"""The record's tables. Everything else (vectors, words) can be rebuilt from them."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcTime(TypeDecorator[datetime]):
    """Aware times in and out; stored as UTC, because SQLite keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False, unique=True),
    Column("collection", String, nullable=False),
    Column("status", String, nullable=False),
    Column("embargo_until", UtcTime, index=True),
    Column("current_version", String, nullable=False),
    # The version whose passages are in the search indexes; NULL while it may not be quoted.
    Column("indexed_version", String),
    Column("added_at", UtcTime, nullable=False),
)

# Who reads a collection's articles in Slack: nobody where there is no row, but everybody those of "public".
collections = Table(
    "collections",
    metadata,
    Column("name", String, primary_key=True),
    Column("public", Boolean, nullable=False),  # to everybody in the workspace
    Column("channels", JSON, nullable=False),
    Column("groups", JSON, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("id", String, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("title", String, nullable=False),
    Column("outlet", String, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published_at", UtcTime),
    Column("modified_at", UtcTime),
    Column("seen_at", UtcTime, nullable=False),
    # What found its attributions (`index.attribute.NAME`); NULL asks for them to be found anew.
    Column("attributed_by", String),
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version_id", ForeignKey("versions.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentences", LargeBinary, nullable=False),  # int32 pairs [start, end)
    Column("vector", LargeBinary, nullable=False),  # float32, of headline and passage
    Column("sentence_vectors", LargeBinary, nullable=False),  # float16, a row a sentence
    # float32, by an embeddings server; NULL where passages are found by `vector`.
    Column("search_vector", LargeBinary),
    Column("embedder", String, nullable=False, index=True),
)

attributions = Table(
    "attributions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version_id", ForeignKey("versions.id"), nullable=False, index=True),
    Column("spans", JSON, nullable=False),  # {"source": [[start, end]], "cue": …, "content": …}
    Column("start", Integer, nullable=False),  # of the content, over all its spans
    Column("end", Integer, nullable=False),
    Column("speech", String, nullable=False),
    Column("speaker", String),
    Column("as_written", String),
    Column("grade", String),
    Column("description", String),
    Index("attributions_by_speaker", "speaker"),
)

threads = Table(
    "threads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("thread_ts", String, nullable=False),
    UniqueConstraint("team", "channel", "thread_ts"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String, primary_key=True),  # of the Slack event, or random: opaque to readers
    Column("thread_id", ForeignKey("threads.id"), index=True),
    Column("question", Text, nullable=False),
    # Spans and version ids only: quoted words are sliced again whenever the answer is shown.
    Column("answer", JSON, nullable=False),
    Column("asked_by", String),
    Column("asked_at", UtcTime, nullable=False),
    Column("posted", Boolean, nullable=False, default=False),
    # How it came about: calls to a model, passages offered, what did not stand; NULL for older answers.
    Column("audit", JSON),
    # The message that the answer is streamed into, so that a process that takes over ends it.
    Column("stream_ts", String),
    # The collections that its readers could see when it was made; NULL is all of them, or an older answer.
    Column("made_from", JSON),
)

# A row for each request to a model, entered before it is made at the most it can cost.
spending = Table(
    "spending",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("user", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("prompt", String, nullable=False),
    Column("model", String, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("cost_usd", Float),  # NULL without a price
    Column("settled", Boolean, nullable=False),  # false while only the most is known
)

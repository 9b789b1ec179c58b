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
    # How often its words, status or readers were changed, and how it stood when Slack was told of it
    # (index/changes.py).
    Column("revision", Integer, nullable=False, default=0),
    Column("told", String),
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
    # What the search was limited to beside the question, by name (bot/slack/ask_form.py); NULL: nothing.
    Column("limits", JSON),
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

# What a person who saw an answer thinks of it; pressed again, the last time counts.
feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("user", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("reason", String, nullable=False),  # a code of the program's own, or ""
    Column("words", Text, nullable=False),  # the person's, or ""
    Column("at", UtcTime, nullable=False),
)

# Links and files that could not be added, until they are.
failures = Table(
    "failures",
    metadata,
    Column("source", String, primary_key=True),
    Column("collection", String, nullable=False),
    Column("problem", String, nullable=False),
    Column("at", UtcTime, nullable=False),
)

# What stands in Slack beside the answers with words of articles: exported files and shared checks.
excerpts = Table(
    "excerpts",
    metadata,
    Column("id", String, primary_key=True),  # a message's key, or a file's name
    Column("answer_id", String, index=True),  # that the file is of
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("thread_ts", String),
    Column("after", String, nullable=False),  # a Slack time before which it cannot stand there
    Column("user", String, nullable=False),
    Column("checked", Text),  # the words that somebody had checked, theirs
    Column("quotes", JSON, nullable=False),  # spans and version ids only
)

# Answers and excerpts that stand in Slack with words of an article that has changed since, or was erased.
outdated = Table(
    "outdated",
    metadata,
    Column("answer_id", String, primary_key=True),
    Column("token", String, nullable=False),  # another for every time
    Column("erased", Boolean, nullable=False),
    # How often Slack did not let it be changed, why, and when it is asked again.
    Column("tries", Integer, nullable=False, default=0),
    Column("refusal", String, nullable=False, default=""),
    Column("not_before", UtcTime),
)

# Channels whose links are added to the archive.
watched = Table(
    "watched",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
)

# What a channel, one of its threads, or somebody in a direct message wants to hear of when it comes.
follows = Table(
    "follows",
    metadata,
    Column("id", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("user", String, nullable=False),
    Column("kind", String, nullable=False),  # "person" or "claim"
    Column("wanted", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("thread_ts", String),  # NULL: of the channel itself
)

# Channels that are told each day, at an hour in a zone (its IANA name), what was added since `last`.
digests = Table(
    "digests",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("user", String, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("last", UtcTime, nullable=False),
    Column("zone", String, nullable=False, default="UTC"),
)

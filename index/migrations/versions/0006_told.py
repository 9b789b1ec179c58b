"""What Slack was told of each article, which answers are to be looked at again, and who waits for news."""

import sqlalchemy as sa
from alembic import op

from index.schema import UtcTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    revision_now = sa.Column("revision", sa.Integer(), nullable=False, server_default="0")
    op.add_column("articles", revision_now)
    op.add_column("articles", sa.Column("told", sa.String(), nullable=True))
    # What is there already is no news.
    told = "'0:' || coalesce(indexed_version || '@' || collection, '')"
    op.execute(f"UPDATE articles SET told = {told}")  # noqa: S608
    op.create_table(
        "outdated",
        sa.Column("answer_id", sa.String(), primary_key=True),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "watched",
        sa.Column("team", sa.String(), primary_key=True),
        sa.Column("channel", sa.String(), primary_key=True),
    )
    op.create_table(
        "follows",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
    )
    op.create_table(
        "digests",
        sa.Column("team", sa.String(), primary_key=True),
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("last", UtcTime(), nullable=False),
    )

"""What stands in Slack beside the answers with words of articles, and when Slack is asked again to let go."""

import sqlalchemy as sa
from alembic import op

from index.schema import UtcTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "excerpts",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("answer_id", sa.String(), nullable=True, index=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("checked", sa.Text(), nullable=True),
        sa.Column("quotes", sa.JSON(), nullable=False),
    )
    op.add_column("outdated", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outdated", sa.Column("not_before", UtcTime(), nullable=True))
    op.add_column("outdated", sa.Column("refusal", sa.String(), nullable=False, server_default=""))

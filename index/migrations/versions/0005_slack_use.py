"""What limits were set beside questions, what people think of answers, and what could not be added."""

import sqlalchemy as sa
from alembic import op

from index.schema import UtcTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("answers", sa.Column("limits", sa.JSON(), nullable=True))
    op.create_table(
        "feedback",
        sa.Column(
            "answer_id", sa.String(), sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("user", sa.String(), primary_key=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
    )
    op.create_table(
        "failures",
        sa.Column("source", sa.String(), primary_key=True),
        sa.Column("collection", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
    )

"""What models were asked and what they cost, and how each answer came about."""

import sqlalchemy as sa
from alembic import op

from index.schema import UtcTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("answers", sa.Column("audit", sa.JSON(), nullable=True))
    op.add_column("answers", sa.Column("stream_ts", sa.String(), nullable=True))
    op.add_column("passages", sa.Column("search_vector", sa.LargeBinary(), nullable=True))
    op.create_table(
        "spending",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", UtcTime(), nullable=False, index=True),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("cost_usd", sa.Float(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
    )

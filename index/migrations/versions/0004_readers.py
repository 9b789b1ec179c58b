"""Who reads each collection, and which collections each answer was made from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "collections",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
    )
    op.add_column("answers", sa.Column("made_from", sa.JSON(), nullable=True))

"""What is followed in a thread of a channel, and the time zone that a digest's hour is in."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("follows", sa.Column("thread_ts", sa.String(), nullable=True))
    # Those that there are were set in UTC.
    op.add_column("digests", sa.Column("zone", sa.String(), nullable=False, server_default="UTC"))

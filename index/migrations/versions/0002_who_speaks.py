"""What an article says of a speaker, and which rules or model found who said what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("attributions", sa.Column("description", sa.String(), nullable=True))
    op.add_column("versions", sa.Column("attributed_by", sa.String(), nullable=True))

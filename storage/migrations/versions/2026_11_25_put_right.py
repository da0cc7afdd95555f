"""What is put right after a low rating, and how clear what was asked became.

Revision ID: 7d0c4be1a9f3
Revises: b4662e09cb9a
Create Date: 2026-11-25 13:30:00.000000+00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision: str = "7d0c4be1a9f3"
down_revision: str | Sequence[str] | None = "b4662e09cb9a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("rating", sa.Column("repair_asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column("rating", sa.Column("rated_again_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column("helprequest", sa.Column("clarity", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("helprequest", "clarity")
    op.drop_column("rating", "rated_again_at")
    op.drop_column("rating", "repair_asked_at")

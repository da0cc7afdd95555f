"""What may have arrived, and where it was to go.

Revision ID: 5c1f0e7b2a94
Revises: 28fc311080c7
Create Date: 2026-11-25 02:55:00.000000+00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision: str = "5c1f0e7b2a94"
down_revision: str | Sequence[str] | None = "28fc311080c7"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("may_have_arrived", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.add_column("outbox", sa.Column("platform", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    # Until now a second attempt was taken for one whose first may have arrived; what is under way stays so.
    op.execute("UPDATE outbox SET may_have_arrived = true WHERE attempts > 0 AND state IN ('waiting', 'leased')")


def downgrade() -> None:
    op.drop_column("outbox", "platform")
    op.drop_column("outbox", "may_have_arrived")

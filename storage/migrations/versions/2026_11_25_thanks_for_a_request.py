"""Thanks after a rating say which request they are for.

Revision ID: 4d8e0b72c6f3
Revises: 6e2d90c4b7a1
Create Date: 2026-11-25 14:58:00+00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "4d8e0b72c6f3"
down_revision: str | Sequence[str] | None = "6e2d90c4b7a1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("kudos") as kudos:
        kudos.add_column(sa.Column("request_id", BIG, nullable=True))
        kudos.create_foreign_key("fk_kudos_request_id_helprequest", "helprequest", ["request_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("kudos") as kudos:
        kudos.drop_constraint("fk_kudos_request_id_helprequest", type_="foreignkey")
        kudos.drop_column("request_id")

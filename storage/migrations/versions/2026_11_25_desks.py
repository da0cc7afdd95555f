"""What departments decide about their desks: when they work, what they promise, what they are usually asked.

Revision ID: c7d20f4b8e15
Revises: 3f1bbbad7de9
Create Date: 2026-11-25 13:40:00+00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision: str = "c7d20f4b8e15"
down_revision: str | Sequence[str] | None = "3f1bbbad7de9"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "usualask",
        sa.Column("id", BIG, nullable=False),
        sa.Column("department_id", BIG, nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name_zh", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("retired_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_usualask_department_id", "usualask", ["department_id"])
    op.create_table(
        "workingcalendar",
        sa.Column("whose", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("country", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("free_days", sa.Text(), nullable=False),
        sa.Column("working_days", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("whose"),
    )
    op.add_column("department", sa.Column("first_answer", sa.Integer(), nullable=True))
    with op.batch_alter_table("helprequest") as batch_op:
        batch_op.add_column(sa.Column("usual_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("answer_due", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.create_foreign_key("fk_helprequest_usual_id_usualask", "usualask", ["usual_id"], ["id"])
    # What has been lying at a desk until now is told to its head with the next tick.
    op.execute("UPDATE helprequest SET answer_due = asked_at WHERE desk_id IS NOT NULL AND provider_id IS NULL")


def downgrade() -> None:
    with op.batch_alter_table("helprequest") as batch_op:
        batch_op.drop_constraint("fk_helprequest_usual_id_usualask", type_="foreignkey")
        batch_op.drop_column("answer_due")
        batch_op.drop_column("usual_id")
    with op.batch_alter_table("department") as batch_op:
        batch_op.drop_column("first_answer")
    op.drop_table("workingcalendar")
    op.drop_index("ix_usualask_department_id", "usualask")
    op.drop_table("usualask")

"""What a draft took of a model, and what the drafting of a case is doing."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NUMBERS = ("requests", "tool_rounds", "repair_rounds")


def upgrade() -> None:
    """Make the change. Drafts made before took an unknown number of requests, which is told as none."""
    with op.batch_alter_table("draft", schema=None) as batch_op:
        for name in _NUMBERS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("cost", sa.Float(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("stopped", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "progress",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("coming", sa.Integer(), nullable=False),
        sa.Column("tool_rounds", sa.Integer(), nullable=False),
        sa.Column("repair_rounds", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_progress_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_progress")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("progress")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_column("stopped")
        batch_op.drop_column("cost")
        for name in reversed(_NUMBERS):
            batch_op.drop_column(name)

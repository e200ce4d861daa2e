"""Findings."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

OF_LATE = timedelta(days=30)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "team_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_team_words")),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_findings_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_findings_version_id_position")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("versions", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("checked_in_english", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("taken", sa.JSON(), nullable=False, server_default="[]"))
    _show_again()


def _show_again() -> None:
    """Have the newest version of each draft of late that is to be decided on shown anew.

    It is looked through when it is shown.
    """
    moment = sa.DateTime(timezone=True)
    drafts = sa.table("drafts", sa.column("id"), sa.column("state"))
    versions = sa.table(
        "versions",
        *(sa.column(name) for name in ("draft_id", "number", "state")),
        *(sa.column(name, moment) for name in ("finished_at", "changed_at", "presented_at")),
    )
    newer = versions.alias()
    has_newer = sa.exists().where(
        newer.c.draft_id == versions.c.draft_id, newer.c.number > versions.c.number
    )
    undecided = sa.select(drafts.c.id).where(drafts.c.state.in_(("ready", "stopped")))
    now = datetime.now(UTC)
    op.get_bind().execute(
        sa.update(versions)
        .where(versions.c.state != "writing", versions.c.finished_at >= now - OF_LATE)
        .where(~has_newer, versions.c.draft_id.in_(undecided))
        .values(changed_at=now, presented_at=None)
    )

"""Review."""

import json
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

OF_LATE = timedelta(days=30)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unstarred", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_decisions_draft_id_drafts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_decisions_draft_id"), "decisions", ["draft_id"])
    op.create_index(op.f("ix_decisions_kind_at"), "decisions", ["kind", "at"])

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_feedback_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("version_id", "user", name=op.f("uq_feedback_version_id_user")),
        sqlite_autoincrement=True,
    )

    op.add_column("requests", sa.Column("draft_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_requests_draft_id"), "requests", ["draft_id"])

    op.add_column("drafts", sa.Column("references", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "drafts", sa.Column("former_files", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("drafts", sa.Column("file_sha256", sa.String(length=64), nullable=True))
    op.add_column("drafts", sa.Column("starred_by", sa.String(), nullable=True))
    op.add_column("drafts", sa.Column("starred_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("versions", table_kwargs={"sqlite_autoincrement": True}) as versions:
        versions.add_column(
            sa.Column("source", sa.String(length=16), nullable=False, server_default="model")
        )
        versions.add_column(sa.Column("brief", sa.JSON(), nullable=False, server_default="{}"))
        versions.add_column(sa.Column("instruction", sa.Text(), nullable=True))
        versions.add_column(sa.Column("based_on", sa.Integer(), nullable=True))
        versions.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        for name, kind in (
            ("engine", sa.String()),
            ("model", sa.String()),
            ("system_prompt_sha256", sa.String(length=64)),
            ("requested_by", sa.String()),
        ):
            versions.alter_column(name, existing_type=kind, nullable=True)

    op.create_index(
        op.f("ix_versions_engine_model_draft_id"), "versions", ["engine", "model", "draft_id"]
    )

    op.create_index(op.f("ix_versions_changed_at"), "versions", ["changed_at"])

    _fill()


def _fill() -> None:
    """Tell of the drafts that are there what from now on is told of each."""
    connection = op.get_bind()
    execute = connection.execute
    execute(sa.text("UPDATE versions SET changed_at = finished_at"))
    execute(
        sa.text(
            "UPDATE requests SET draft_id ="
            " (SELECT id FROM drafts WHERE drafts.request_id = requests.id)"
        )
    )
    drafts = sa.table(
        "drafts",
        *(sa.column(name) for name in ("id", "title", "output_file")),
        sa.column("bullets", sa.JSON()),
        sa.column("facts", sa.JSON()),
    )
    for draft in execute(sa.select(drafts)).all():
        brief = {
            "title": draft.title,
            "bullets": draft.bullets,
            "facts": draft.facts,
            "references": [],
        }
        execute(
            sa.text("UPDATE versions SET brief = :brief WHERE draft_id = :id"),
            {"brief": json.dumps(brief), "id": draft.id},
        )
    # The file holds the newest text that was whole enough to be filed.
    execute(
        sa.text(
            "UPDATE drafts SET file_sha256 ="
            " (SELECT sha256 FROM versions WHERE draft_id = drafts.id AND text <> ''"
            "  AND presented_at IS NOT NULL ORDER BY number DESC LIMIT 1)"
            " WHERE output_file IS NOT NULL"
        )
    )
    _show_again()


def _show_again() -> None:
    """Have the newest version of each draft of late shown anew: with what may be done with it."""
    versions = sa.table(
        "versions",
        *(sa.column(name) for name in ("draft_id", "number", "state")),
        *(
            sa.column(name, sa.DateTime(timezone=True))
            for name in ("finished_at", "changed_at", "presented_at")
        ),
    )
    newer = versions.alias()
    has_newer = sa.exists().where(
        newer.c.draft_id == versions.c.draft_id, newer.c.number > versions.c.number
    )
    moment = datetime.now(UTC)
    op.get_bind().execute(
        sa.update(versions)
        .where(versions.c.state != "writing", versions.c.finished_at >= moment - OF_LATE)
        .where(~has_newer)
        .values(changed_at=moment, presented_at=None)
    )

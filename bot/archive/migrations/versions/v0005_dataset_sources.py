"""Dataset sources."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

FORGOTTEN = "what was wrong here went with the file"


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "dataset_sources",
        sa.Column("dataset_sha256", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_reference", sa.Boolean(), nullable=False),
        sa.Column("other_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_sha256"],
            ["datasets.sha256"],
            name=op.f("fk_dataset_sources_dataset_sha256_datasets"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_dataset_sources_draft_id_drafts")
        ),
        sa.PrimaryKeyConstraint(
            "dataset_sha256", "line", "draft_id", "version", name=op.f("pk_dataset_sources")
        ),
    )
    op.create_index(op.f("ix_dataset_sources_draft_id"), "dataset_sources", ["draft_id"])
    with op.batch_alter_table("jobs", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("training_sent_sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(
            sa.Column("validation_sent_sha256", sa.String(length=64), nullable=True)
        )
    _forget_what_is_quoted()


def _forget_what_is_quoted() -> None:
    """Take what may be quoted out of the reports of files that are deleted: their problems."""
    datasets = sa.table(
        "datasets",
        sa.column("sha256", sa.String),
        sa.column("report", sa.JSON),
        sa.column("gone_at", sa.DateTime),
    )
    connection = op.get_bind()
    gone = sa.select(datasets.c.sha256, datasets.c.report).where(datasets.c.gone_at.is_not(None))
    for sha256, report in connection.execute(gone).all():
        problems = [[line, FORGOTTEN] for line, _ in report.get("problems", ())]
        statement = sa.update(datasets).where(datasets.c.sha256 == sha256)
        connection.execute(statement.values(report={**report, "problems": problems}))

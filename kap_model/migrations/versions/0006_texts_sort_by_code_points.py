"""PostgreSQL sorts texts by their code points, as SQLite does, and no longer by the language of the server.

Its index of corrections holds nothing but these: `kap_model.schema` makes it anew after the last migration. In SQLite
nothing changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = (
    "actual_step", "agreed_action", "boundary", "budget", "contribution", "edition", "edition_file",
    "edition_withdrawal", "enabler", "framework_item", "glossary_term", "history_event", "import_batch", "kpi",
    "kpi_decision", "link", "meeting", "name", "observation", "offering", "outcome", "partner", "person",
    "person_role", "person_session", "place", "plan", "plan_fact", "priority", "project", "published_amount",
    "rehearsal", "reminder", "reporting_start", "revision", "row_history", "sign_in_link", "source",
    "submission", "submission_row", "target",
)  # fmt: skip


def upgrade() -> None:
    """Let each text of these tables sort by its code points."""
    if op.get_bind().dialect.name != "postgresql":
        return
    held = sa.inspect(op.get_bind()).get_multi_columns(filter_names=TABLES)
    for (_, table), columns in held.items():
        for column in columns:
            kind = column["type"]
            if isinstance(kind, sa.String) and kind.collation != "C":
                op.alter_column(table, column["name"], type_=sa.String(collation="C"))
    op.drop_index("observation_corrections", "observation", if_exists=True)

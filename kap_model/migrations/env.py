"""Runs the migrations on the connection of `kap_model.upgrading`, in its transaction. Alembic starts this file."""

from alembic import context

from kap_model.schema_versions import TABLE

context.configure(connection=context.config.attributes["connection"], version_table=TABLE)
with context.begin_transaction():
    context.run_migrations()

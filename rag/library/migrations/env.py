"""What Alembic runs to bring a library up to date: on the connection that the caller opened, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()

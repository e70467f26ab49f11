"""What administrators look after: failures, messages, single requests, and running requests under old versions."""

from web.operations import incidents, messages, migrations, routes

__all__ = ["incidents", "messages", "migrations", "routes"]

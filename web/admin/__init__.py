"""Pages of administrators: the calendar, people, branches."""

from web.admin import branches, people, routes

__all__ = ["branches", "people", "routes"]

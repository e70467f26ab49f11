"""Pages of administrators: the calendar, people and what they have open, branches."""

from web.admin import branches, handover, people, routes

__all__ = ["branches", "handover", "people", "routes"]

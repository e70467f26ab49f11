"""An office behind the API, as the tests of the web have it."""

from tests.web.conftest import any_office, office

__all__ = ["any_office", "office"]

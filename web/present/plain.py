"""Values that no form describes, in words rather than in a programmer's notation."""

from collections.abc import Mapping
from typing import Any

from web.language import t


def words(value: Any) -> str:
    """`a = 1；b = 是`; a list with 、 between its items; nothing for what is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return t("yes" if value else "no")
    if isinstance(value, Mapping):
        return t("names.semicolon").join(f"{name} = {words(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return t("names.comma").join(map(words, value))
    return str(value)

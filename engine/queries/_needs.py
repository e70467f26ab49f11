"""What a person has to give so that he may say yes to a task: then it is not done with many others at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.approval.profile import Profile
from engine.definitions.bundle import Bundle


def needs(bundle: Bundle, row: Mapping[Any, Any], profile: Profile) -> tuple[str, ...]:
    """`form`: fields that must be filled; `signature`: by hand; `opinion`: a reason even for yes."""
    return tuple(_needs(bundle, row, profile))


def _needs(bundle: Bundle, row: Mapping[Any, Any], profile: Profile) -> Iterator[str]:
    if bundle.must_fill(row["process_key"], row["element_id"], row["element_path"]):
        yield "form"
    if profile.signature:
        yield "signature"
    if profile.opinion == "required":
        yield "opinion"

"""What somebody may have meant."""

from collections.abc import Collection
from difflib import get_close_matches


def did_you_mean(written: str, known: Collection[str]) -> tuple[str, str]:
    """A clause in both languages, or nothing when nothing is close."""
    found = get_close_matches(written[:100], sorted(known), n=1)
    return (f"（是不是「{found[0]}」？）", f" (did you mean “{found[0]}”?)") if found else ("", "")

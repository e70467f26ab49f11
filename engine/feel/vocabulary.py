"""What an expression may mention beyond the language itself: names of several words, functions and types of a decision model."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.feel.types import Type


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """`names`: variables and functions in scope; only those of several words must be known to be read. `types`: by name, for `instance of`.

    `lenient`: what is a mistake only for people, an unknown function or an `@"…"` that is no time, is null, as the compatibility kit wants it.
    """

    names: frozenset[str] = frozenset()
    types: Mapping[str, Type] = field(default_factory=dict)
    lenient: bool = False


PLAIN = Vocabulary()

"""What is wrong with a form file, as findings. Never raises, whatever the bytes."""

from collections.abc import Iterator
from functools import lru_cache

from engine.forms.lint import chains, components, expressions, inputs, options, paths, validation
from engine.forms.lint.document import Unreadable, read
from engine.forms.lint.spot import Found, Schema, spots
from engine.model import Finding

_CHECKS = (components.check, paths.check, inputs.check, options.check, validation.check, expressions.check, chains.check)


def lint(path: str, content: bytes) -> list[Finding]:
    """All findings of one `.form` file, in the order of the rules."""
    return [Finding(path, found.rule, found.severity, found.element_id, found.zh, found.en) for found in findings_of(content)]


@lru_cache(maxsize=256)
def findings_of(content: bytes) -> tuple[Found, ...]:
    """The findings without the file's name. A broken structure hides the rules that need a sound one."""
    try:
        schema = read(content)
    except Unreadable as refused:
        return (refused.found,)
    structure = tuple(components.structure(schema))
    if any(found.severity == "error" for found in structure):
        return structure
    return structure + tuple(_judged(schema))


def _judged(schema: Schema) -> Iterator[Found]:
    every = list(spots(schema))
    for check in _CHECKS:
        yield from check(every)

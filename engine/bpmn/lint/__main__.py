"""Prints the README of this folder from the rules themselves: `python -m engine.bpmn.lint > engine/bpmn/lint/README.md`."""

from engine.bpmn.lint.linter import name
from engine.bpmn.lint.report import Rule
from engine.bpmn.lint.rules import GATES, RULES

HEAD = """# What may be deployed

A whitelist over BPMN XML: what is not listed in `grammar.py` is refused, whatever BPMN or a parser says of it, and what nobody here reads is
reported as ignored. One rule is one file under `rules/`, its docstring is the documentation, and it has a diagram it is silent about and one it
speaks about under `tests/bpmn/lint/examples/`. `piaoflow lint PATH…` runs them all.

An `error` refuses the deployment, a `warning` does not. The first {gates} are gates: after a finding of one of them nothing else can be said.
A rule never raises; one that cannot bear a file refuses it with a finding `rule-error`. Rules that need to know what surrounds a diagram (roles,
topics, forms with their fields, decisions, other processes: `known.py`) are silent about what they are not told.

This table is printed by `python -m engine.bpmn.lint`.

| rule | severity | what it says |
|---|---|---|
"""


def readme() -> str:
    return HEAD.format(gates=len(GATES)) + "".join(f"| `{name(rule)}` | {rule.SEVERITY} | {_first_line(rule)} |\n" for rule in RULES)


def _first_line(rule: Rule) -> str:
    return (rule.__doc__ or "").strip().splitlines()[0].replace("|", "\\|")


if __name__ == "__main__":
    print(readme(), end="")  # noqa: T201  # this is what it is for

"""A compiled decision with everything it stands on: immutable, shared by all threads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.dmn.conversion import read_as
from engine.dmn.errors import DmnError
from engine.dmn.table import Made, Table
from engine.feel import BUDGET
from engine.feel.expression import too_deep
from engine.feel.interchange import from_json
from engine.feel.nodes.node import NOTHING, Node
from engine.feel.scope import Meter, Scope
from engine.feel.types import Type
from engine.feel.values import Function, Value
from engine.model import Finding


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided. `rules`: ids of the rules that gave it; `inputs`: what each input column saw. Values are FEEL values."""

    value: Value
    rules: list[str]
    inputs: dict[str, Value]
    outputs: tuple[str, ...] = field(repr=False)
    several: bool = field(default=False, repr=False)

    def as_variables(self) -> dict[str, Value]:
        """By output name: the value, None without a hit; for tables with several hits the list of all (one number when aggregated)."""
        if len(self.outputs) == 1:
            return {self.outputs[0]: self.value}
        if self.several:
            rows = self.value if type(self.value) is list else []
            return {name: [row[name] for row in rows] for name in self.outputs}
        row = self.value if type(self.value) is dict else {}
        return {name: row.get(name) for name in self.outputs}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function with names."""

    names: tuple[str, ...]
    logic: Node = field(repr=False)
    broken: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a model. `inputs`: the variables it needs from outside, for itself and for all it requires."""

    id: str
    name: str
    inputs: frozenset[str]
    names: tuple[str, ...] = field(repr=False)
    outputs: tuple[str, ...] = field(repr=False)
    types: Mapping[str, Type] = field(repr=False)
    type: Type = field(repr=False)
    logic: Node = field(repr=False)
    requires: "tuple[Decision, ...]" = field(default=(), repr=False)
    knowledge: tuple[Knowledge, ...] = field(default=(), repr=False)
    """All that its logic calls, each after those it calls itself."""
    broken: tuple[Finding, ...] = field(default=(), repr=False)
    """What is wrong with it, if anything: then it cannot be made."""

    def evaluate(self, context: Mapping[str, Any], *, budget: int = BUDGET, now: datetime | None = None) -> Result:
        """Decides, after all that this decision requires.

        Raises DmnError when rules contradict their hit policy or the model is broken here, FeelError when the budget is spent.
        """
        try:
            made = self.made(context, Meter(budget, now), {})
        except RecursionError:
            raise too_deep() from None
        several = isinstance(self.logic, Table) and self.logic.gives_list
        return Result(made.value, list(made.rules), made.inputs, self.outputs, several)

    def made(self, context: Mapping[str, Any], meter: Meter, known: dict[str, Made]) -> Made:
        """The same within a running evaluation; `known`: what has been decided already, by id."""
        if self.broken:
            raise DmnError(self.broken)
        if self.id not in known:
            known[self.id] = self._decide(Scope(self._variables(context, meter, known), meter))
        return known[self.id]

    def _decide(self, scope: Scope) -> Made:
        if isinstance(self.logic, Table):
            made = self.logic.decide(scope)
            return Made(self.type.or_null(made.value), made.rules, made.inputs)
        read = {path[0]: scope.get(path[0]) for path in self.logic.references(NOTHING)}
        inputs = {name: value for name, value in read.items() if type(value) is not Function}
        return Made(self.type.or_null(self.logic.evaluate(scope)), (), inputs)

    def _variables(self, context: Mapping[str, Any], meter: Meter, known: dict[str, Made]) -> dict[str, Any]:
        variables = dict(context)
        for name, kind in self.types.items():
            variables[name] = kind.or_null(read_as(from_json(context.get(name)), kind))
        functions: dict[str, Value] = {}
        for knowledge in self.knowledge:
            functions |= dict.fromkeys(knowledge.names, knowledge.logic.evaluate(Scope(functions, meter)))
        variables |= functions
        for required in self.requires:
            variables |= dict.fromkeys(required.names, required.made(context, meter, known).value)
        return variables

"""A compiled decision with everything it stands on: immutable, shared by all threads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.dmn.conversion import read_as
from engine.dmn.errors import DmnError
from engine.dmn.table import Table
from engine.feel import BUDGET
from engine.feel.expression import ALONE, House, allowance, too_deep
from engine.feel.interchange import from_json
from engine.feel.nodes.node import NOTHING, Node
from engine.feel.scope import AnyScope, Meter, Scope
from engine.feel.types import Type
from engine.feel.values import Function, Value
from engine.model import Finding

_FOR_EACH_RULE = 1_000
"""Steps a rule may take; besides, each decision that is made may do as much as any expression, until BUDGET is spent."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided. `rules`: ids of the rules that gave it; `inputs`: what each input column saw. Values are FEEL values.

    `required`: the same of every decision that was made for it, each after those it stands on.
    """

    id: str
    name: str
    value: Value
    rules: list[str]
    inputs: dict[str, Value]
    outputs: tuple[str, ...] = field(repr=False)
    several: bool = field(default=False, repr=False)
    required: "tuple[Result, ...]" = field(default=(), repr=False)

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
class Run:
    """One evaluation. `known`: what has been decided or was given instead, by key; `steps`: what has been decided, in this order."""

    context: Mapping[str, Any]
    meter: Meter
    known: dict[str, Value] = field(default_factory=dict)
    steps: list[Result] = field(default_factory=list)


class Asked(Node):
    """The logic of what is asked for by name: a service, which makes decisions of its own."""

    __slots__ = ()

    def answer(self, scope: AnyScope, steps: list[Result]) -> Value:
        """Its value; what it decides goes to `steps`."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Link:
    """What is required, and the name of the import it is found `under`; "" in the same file."""

    target: "Decision | Knowledge"
    under: str = ""

    def known_names(self) -> Iterator[str]:
        """What it makes known to the expressions of whoever requires it."""
        yield from (self.under,) if self.under else self.target.names
        if isinstance(self.target, Knowledge) and not self.under:
            for link in self.target.links:
                yield from link.known_names()


@dataclass(frozen=True, slots=True)
class Data:
    """Input data of another file, by the names it has there."""

    names: tuple[str, ...]
    type: Type
    under: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model or decision service: a function with names. `links`: what it calls itself."""

    names: tuple[str, ...]
    logic: Node = field(repr=False)
    links: tuple[Link, ...] = field(default=(), repr=False)
    broken: tuple[Finding, ...] = ()

    def function(self, meter: Meter, made: dict[int, Value]) -> Value:
        """Itself as a value; `made`: those of this evaluation that exist already."""
        if id(self) not in made:
            names = functions(self.links, meter, made)
            made[id(self)] = self.logic.evaluate(Scope(names, meter))
            names |= dict.fromkeys(self.names, made[id(self)])  # it may call itself
        return made[id(self)]


@dataclass(frozen=True, slots=True)
class Called(Node):
    """A knowledge model as a node: its function."""

    knowledge: Knowledge

    def evaluate(self, scope: AnyScope) -> Value:
        return self.knowledge.function(scope.meter, {})


def functions(links: Iterable[Link], meter: Meter, made: dict[int, Value]) -> dict[str, Any]:
    """The functions behind `links` by name; what those of the same file call is known as well."""
    found: dict[str, Any] = {}
    for link in links:
        if isinstance(link.target, Knowledge):
            found = found if link.under else {**functions(link.target.links, meter, made), **found}
            put(found, link.under, link.target.names, link.target.function(meter, made))
    return found


def put(variables: dict[str, Any], under: str, names: tuple[str, ...], value: Value) -> None:
    """`value` by all its names, inside the context of the import it comes from."""
    inner = dict.fromkeys(names, value)
    if under:
        there = variables.get(under)
        inner = {under: {**there, **inner} if isinstance(there, Mapping) else inner}
    variables |= inner


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a model. `inputs`: the variables it needs from outside, for itself and for all it requires.

    `key` is its id with the namespace of its file: two files may use one id.
    """

    id: str
    name: str
    key: str
    inputs: frozenset[str]
    names: tuple[str, ...] = field(repr=False)
    outputs: tuple[str, ...] = field(repr=False)
    types: Mapping[str, Type] = field(repr=False)
    type: Type = field(repr=False)
    logic: Node = field(repr=False)
    requires: tuple[Link, ...] = field(default=(), repr=False)
    """Decisions and functions."""
    data: tuple[Data, ...] = field(default=(), repr=False)
    broken: tuple[Finding, ...] = field(default=(), repr=False)
    """What is wrong with it, if anything: then it cannot be made."""

    def evaluate(self, context: Mapping[str, Any], *, budget: int | None = None, now: datetime | None = None, calendar: House = None) -> Result:
        """Decides, after all that this decision requires. `budget`: steps, None for what the model and the lists in `context` call for.

        Raises DmnError when rules contradict their hit policy or the model is broken here, FeelError when the budget is spent.
        """
        own = allowance(context) - ALONE if budget is None else budget
        run = Run(context, Meter(own, now, calendar, spare=BUDGET - own if budget is None else 0))
        try:
            self.made(run)
        except RecursionError:
            raise too_deep() from None
        *required, made = run.steps
        return replace(made, required=tuple(required))

    def made(self, run: Run) -> Value:
        """The same within a running evaluation, where it is made once."""
        if self.broken:
            raise DmnError(self.broken)
        if self.key not in run.known:
            result = self._decide(run)
            run.known[self.key] = result.value
            run.steps.append(result)
        return run.known[self.key]

    def _decide(self, run: Run) -> Result:
        run.meter.grant(ALONE + _FOR_EACH_RULE * len(getattr(self.logic, "rules", ())))
        scope = Scope(self._variables(run), run.meter)
        if isinstance(self.logic, Table):
            made = self.logic.decide(scope)
            return self._result(made.value, made.inputs, made.rules)
        read = {path[0]: scope.get(path[0]) for path in self.logic.references(NOTHING)}
        inputs = {name: value for name, value in read.items() if not _holds_functions(value)}
        value = self.logic.answer(scope, run.steps) if isinstance(self.logic, Asked) else self.logic.evaluate(scope)
        return self._result(value, inputs)

    def _result(self, value: Value, inputs: dict[str, Value], rules: tuple[str, ...] = ()) -> Result:
        several = isinstance(self.logic, Table) and self.logic.gives_list
        return Result(self.id, self.name, self.type.or_null(value), list(rules), inputs, self.outputs, several)

    def _variables(self, run: Run) -> dict[str, Any]:
        variables = dict(run.context)
        for name, kind in self.types.items():
            variables[name] = kind.or_null(read_as(from_json(run.context.get(name)), kind))
        for data in self.data:
            given = next((run.context[name] for name in data.names if name in run.context), None)
            put(variables, data.under, data.names, data.type.or_null(read_as(from_json(given), data.type)))
        for name, found in functions(self.requires, run.meter, {}).items():
            variables[name] = {**variables.get(name, {}), **found} if isinstance(found, dict) else found
        for link in self.requires:
            if isinstance(link.target, Decision):
                put(variables, link.under, link.target.names, link.target.made(run))
        return variables


def _holds_functions(value: Value) -> bool:
    """A function, or the context of an import with one in it: nothing a person could read as an input."""
    return type(value) is Function or (type(value) is dict and any(map(_holds_functions, value.values())))

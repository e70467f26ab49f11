"""Decision services: some decisions of a model as one function of others (DMN 1.5 §6.2.5 and §10.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.dmn.conversion import read_as
from engine.dmn.decision import Asked, Decision, Result, Run
from engine.feel.nodes.node import Node
from engine.feel.scope import AnyScope, Meter
from engine.feel.types import UNFIT, Type
from engine.feel.values import Function, Value


@dataclass(frozen=True, slots=True)
class ServiceInput:
    """A parameter: input data under its names, or a decision (`decision_key`) that is given instead of made."""

    names: tuple[str, ...]
    type: Type
    decision_key: str | None = None


@dataclass(frozen=True, slots=True)
class Service(Node):
    """As a node it is its function; `decide` calls it with variables of its parameters' names."""

    inputs: tuple[ServiceInput, ...]
    outputs: tuple[Decision, ...]

    def evaluate(self, scope: AnyScope) -> Value:
        return Function(tuple(parameter.names[0] for parameter in self.inputs), lambda values, meter: self.decided(values, meter, []))

    def decided(self, values: Sequence[Value], meter: Meter, steps: list[Result]) -> Value:
        """What it gives for these arguments; the decisions it makes go to `steps`."""
        context: dict[str, Value] = {}
        run = Run(context, meter, steps=steps)
        for parameter, value in zip(self.inputs, values, strict=True):
            fitted = parameter.type.fit(read_as(value, parameter.type))
            if fitted is UNFIT:
                return None
            context |= dict.fromkeys(parameter.names, fitted)
            if parameter.decision_key is not None:
                run.known[parameter.decision_key] = fitted
        results = {output.name: output.made(run) for output in self.outputs}
        return results[self.outputs[0].name] if len(results) == 1 else results


@dataclass(frozen=True, slots=True)
class ByName(Asked):
    """A function called with the variables that its parameters are named after: a service or knowledge model that is asked for alone."""

    function: Node
    parameters: tuple[str, ...]

    def answer(self, scope: AnyScope, steps: list[Result]) -> Value:
        values = [scope.get(name) for name in self.parameters]
        if isinstance(self.function, Service):
            return self.function.decided(values, scope.meter, steps)
        function = self.function.evaluate(scope)
        return function.call(values, scope.meter) if type(function) is Function else None

    def evaluate(self, scope: AnyScope) -> Value:
        return self.answer(scope, [])

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        for name in self.parameters:
            yield (name,)

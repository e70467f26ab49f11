"""A form as the checks need it: inputs and tables with their paths, conditions and compiled rules; groups are dissolved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import fields

from engine.forms.field import INPUTS, Field, Option, is_empty
from engine.forms.rules import Rule, is_feel, limits_for, rules_of
from engine.forms.values import value_of

Component = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Input:
    """One component that carries a value. `segments` lead to it from the root, or from its row."""

    field: Field
    component: Component
    segments: tuple[str, ...]
    conditions: tuple[str, ...]
    """Its own `conditional.hide` and those of the groups around it: one that hides is enough."""
    value: fields.Field[Any] | None
    rules: tuple[Rule, ...]
    limits: Mapping[str, str]
    """Limits written in FEEL."""
    section: tuple[str, str] = ("", "")
    """Id and label of the innermost group around it."""

    @property
    def expression(self) -> str | None:
        return str(self.component.get("expression") or "null") if self.field.type == "expression" else None

    @property
    def locked(self) -> str | None:
        """A FEEL `readonly`."""
        told = self.component.get("readonly")
        return told if is_feel(told) else None


@dataclass(frozen=True, eq=False)
class Table:
    """A dynamic list and its columns."""

    field: Field
    component: Component
    segments: tuple[str, ...]
    conditions: tuple[str, ...]
    inputs: tuple[Input, ...]
    section: tuple[str, str] = ("", "")

    @property
    def can_grow(self) -> bool:
        return self.component.get("allowAddRemove", True) is not False and not self.field.read_only


@dataclass(frozen=True)
class Layout:
    """All inputs and tables in the order of the form; `names` is the tree of keys that may be submitted."""

    inputs: tuple[Input, ...]
    tables: tuple[Table, ...]
    order: tuple[Input | Table, ...] = ()
    names: Mapping[str, Any] = field(default_factory=dict)

    @property
    def everything(self) -> list[Input | Table]:
        """Inputs, tables, and the columns of each table after it."""
        found: list[Input | Table] = []
        for item in self.order:
            found += [item, *item.inputs] if isinstance(item, Table) else [item]
        return found


def layout_of(schema: Component) -> Layout:
    """Compiles a schema that lint has accepted."""
    order = tuple(_walk(schema.get("components") or (), (), (), "", ("", "")))
    return Layout(
        tuple(item for item in order if isinstance(item, Input)), tuple(item for item in order if isinstance(item, Table)), order, names_of(order)
    )


def names_of(order: Sequence[Input | Table]) -> dict[str, Any]:
    """`{"group": {"key": Input}, "items": Table}`."""
    names: dict[str, Any] = {}
    for item in order:
        level = names
        for segment in item.segments[:-1]:
            level = level.setdefault(segment, {})
        level[item.segments[-1]] = item
    return names


def _walk(
    components: Sequence[Component], segments: tuple[str, ...], conditions: tuple[str, ...], table: str, section: tuple[str, str]
) -> Iterator[Input | Table]:
    for component in components:
        own = conditions + _hides(component)
        here = segments + segments_of(component)
        if component["type"] == "group":
            inner = (str(component["id"]), str(component.get("label") or ""))
            yield from _walk(component.get("components") or (), here, own, table, inner)
        elif component["type"] == "dynamiclist":
            columns = _walk(component.get("components") or (), (), (), ".".join(here) + "[].", ("", ""))
            inputs = tuple(item for item in columns if isinstance(item, Input))
            yield Table(_field(component, ".".join(here)), component, here, own, inputs, section)
        elif component["type"] in INPUTS:
            yield _input(component, table, here, own, section)


def segments_of(component: Component) -> tuple[str, ...]:
    """What a component adds to the path: `key` of an input, `path` of a group or list."""
    told = str(component.get("key" if component["type"] in INPUTS else "path") or "")
    return tuple(segment for segment in told.split(".") if segment)


def _hides(component: Component) -> tuple[str, ...]:
    hide = (component.get("conditional") or {}).get("hide")
    return (str(hide),) if is_feel(hide) else ()


def _input(component: Component, table: str, segments: tuple[str, ...], conditions: tuple[str, ...], section: tuple[str, str]) -> Input:
    of = _field(component, table + ".".join(segments))
    told = component.get("validate") or {}
    limits = {kind: told[kind] for kind in limits_for(of) if is_feel(told.get(kind))}
    return Input(of, component, segments, conditions, value_of(of, component), rules_of(of, component), limits, section)


def _field(component: Component, path: str) -> Field:
    label = str(component.get("label") or component.get("dateLabel") or component.get("timeLabel") or path)
    return Field(
        path=path, id=str(component["id"]), type=component["type"], label=label,
        required=(component.get("validate") or {}).get("required") is True,
        read_only=component.get("disabled") is True or component.get("readonly") is True,
        properties=component.get("properties") or {}, options=options_in(component.get("values")),
    )  # fmt: skip


def scalar_text(value: Any) -> str:
    """As JavaScript writes it: `true`, not `True`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def options_in(told: Any) -> tuple[Option, ...]:
    """Options as form-js reads them: scalars, or `{value, label}`; anything else is passed over."""
    found = []
    for item in told if isinstance(told, list) else ():
        value = item.get("value") if isinstance(item, Mapping) else item
        if isinstance(value, (str, int, float)) and not is_empty(value):
            label = item.get("label") if isinstance(item, Mapping) else None
            found.append(Option(value, str(label or scalar_text(value))))
    return tuple(found)

"""A form as its viewer gets it: form-js with this person's permissions worked in. What is hidden is not in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import feel
from engine.forms.access import Access
from engine.forms.data import copied
from engine.forms.field import INPUTS
from engine.forms.layout import Input, Layout, Table
from engine.forms.places import filled, places
from engine.forms.world import World

Component = dict[str, Any]


def view(schema: Mapping[str, Any], layout: Layout, access: Access, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Hidden components are gone, read ones are `readonly` and ask for nothing (form-js would hold up a submit for them), required ones say so.

    `values`: with them a condition on a field that this person may not see is answered here, since the browser cannot.
    """
    shown: dict[str, Any] = copied(schema)
    viewer = _Viewer(layout, access, values)
    shown["components"] = viewer.components(shown.get("components") or [])
    return shown


class _Viewer:
    def __init__(self, layout: Layout, access: Access, values: Mapping[str, Any] | None) -> None:
        self.items: dict[str, Input | Table] = {item.field.id: item for item in layout.everything}
        self.access = access
        self.secret = {item.segments[0] for item in layout.order if access.of(item).mode == "hidden"}
        self.world: World | None = None
        if values is not None and self.secret:
            document: dict[str, Any] = copied(values)
            self.world = World(filled(layout, document, places(layout, document)))

    def components(self, told: Sequence[Component]) -> list[Component]:
        return [shown for component in told if (shown := self._component(component)) is not None]

    def _component(self, component: Component) -> Component | None:
        if self._hidden_by_secret(component):
            return None
        item = self.items.get(str(component.get("id")))
        if item is not None and self.access.of(item).mode == "hidden" and (isinstance(item, Input) or not self._sees_columns(item)):
            return None
        if "components" in component:
            had = bool(component["components"])
            component["components"] = self.components(component["components"])
            if had and not component["components"]:
                return None
        if isinstance(item, Table):
            return self._table(component, item)
        return self._input(component, item) if item is not None and component["type"] in INPUTS else component

    def _sees_columns(self, table: Table) -> bool:
        return any(self.access.of(column).mode != "hidden" for column in table.inputs)

    def _input(self, component: Component, item: Input) -> Component:
        grant = self.access.of(item)
        if grant.mode == "read":
            component.pop("validate", None)
            if item.expression is None and component.get("disabled") is not True:
                component["readonly"] = True
            return component
        if grant.told:
            component.pop("disabled", None)
            component.pop("readonly", None)
        if grant.required:
            component["validate"] = {**(component.get("validate") or {}), "required": True}
        return component

    def _table(self, component: Component, table: Table) -> Component:
        grant = self.access.rows(table)
        component["allowAddRemove"] = grant.add or grant.delete is not False
        words = ["+add" if grant.add else "-add", "-delete" if grant.delete is False else "+delete"]
        component["properties"] = {**(component.get("properties") or {}), "rows": ",".join(words)}
        return component

    def _hidden_by_secret(self, component: Component) -> bool:
        """Answers a condition on fields this person may not see, and takes it out; the component itself says whether it is gone."""
        hide = (component.get("conditional") or {}).get("hide")
        if self.world is None or not isinstance(hide, str) or not feel.unary(hide).names & self.secret:
            return False
        component.pop("conditional")
        return self.world.hides(hide, None)

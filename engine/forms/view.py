"""A form as its viewer gets it: form-js with this person's permissions worked in. What is hidden is not in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.forms.access import Access
from engine.forms.data import copied
from engine.forms.layout import Input, Layout, Table
from engine.forms.unseen import Unseen

Component = dict[str, Any]


def view(schema: Mapping[str, Any], layout: Layout, access: Access, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Hidden components are gone, read ones are `readonly` and ask for nothing (form-js would hold up a submit for them), required ones say so.

    With the stored `values`, what depends on variables that the browser does not get is answered here (see `engine.forms.unseen`).
    """
    shown: dict[str, Any] = copied(schema)
    viewer = _Viewer(layout, access, None if values is None else Unseen(layout, access, values))
    shown["components"] = viewer.components(shown["components"])
    return shown


class _Viewer:
    def __init__(self, layout: Layout, access: Access, unseen: Unseen | None) -> None:
        self.items: dict[str, Input | Table] = {item.field.id: item for item in layout.everything}
        self.access, self.unseen = access, unseen

    def components(self, told: Sequence[Component]) -> list[Component]:
        return [shown for component in told if (shown := self._component(component)) is not None]

    def _component(self, component: Component) -> Component | None:
        item = self.items.get(str(component.get("id")))
        if self.unseen is not None and self.unseen.answer(component, item):
            return None
        if item is not None and self._hidden(item):
            return None
        if component.get("components"):
            component["components"] = self.components(component["components"])
            if not component["components"]:
                return None
        if isinstance(item, Table):
            return self._table(component, item)
        return component if item is None else self._input(component, item)

    def _hidden(self, item: Input | Table) -> bool:
        """A hidden table stays for a column that somebody was allowed to see."""
        columns = item.inputs if isinstance(item, Table) else ()
        return all(self.access.of(one).mode == "hidden" for one in (item, *columns))

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

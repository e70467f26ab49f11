"""The structure of a form: version, known types, ids."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from engine.forms.field import CONTAINERS, INPUTS, PLAIN, REFUSED
from engine.forms.lint.spot import Found, Schema, Spot

NEWEST = 19
MOST = 500


def structure(schema: Schema) -> Iterator[Found]:
    """What must hold before any other rule can look."""
    version = schema.get("schemaVersion", 1)
    if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version <= NEWEST:
        yield Found("form-version", None, f"schemaVersion 应为 1 到 {NEWEST} 的整数", f"schemaVersion must be a whole number from 1 to {NEWEST}")
    if schema.get("type") != "default":
        yield Found("form-type", None, '表单的 type 应为 "default"', 'the type of a form must be "default"')
    if not isinstance(schema.get("id"), str) or not schema["id"]:
        yield Found("form-id", None, "表单没有 id", "the form has no id")
    if not isinstance(schema.get("components"), list) or not schema["components"]:
        yield Found("form-empty", None, "表单没有任何组件", "the form has no components")
        return
    yield from _children(schema, None)
    count = _count(schema)
    if count > MOST:
        yield Found("form-too-many", None, f"表单有 {count} 个组件，最多 {MOST} 个", f"the form has {count} components, at most {MOST} are allowed")


def _children(parent: Schema, parent_id: str | None) -> Iterator[Found]:
    for number, component in enumerate(parent["components"], start=1):
        if not isinstance(component, dict) or not isinstance(component.get("type"), str):
            zh, en = f"第 {number} 个组件不是带 type 的对象", f"component {number} is not an object with a type"
            yield Found("form-component", parent_id, zh, en)
            continue
        id_ = component.get("id")
        yield from _shape(component, id_ if isinstance(id_, str) else parent_id)
        if isinstance(component.get("components"), list):
            yield from _children(component, id_ if isinstance(id_, str) else parent_id)


def _shape(component: Schema, id_: str | None) -> Iterator[Found]:
    type_ = component["type"]
    if type_ in REFUSED:
        yield Found("form-type-refused", id_, f"这里不能使用组件类型 {type_}", f"components of type {type_} cannot be used here")
    elif type_ not in INPUTS | PLAIN | CONTAINERS:
        yield Found("form-type-unknown", id_, f"没有组件类型 {type_}", f"there is no component type {type_}")
    if not isinstance(component.get("id"), str) or not component["id"]:
        yield Found("form-component-id", id_, f"有一个 {type_} 组件没有 id", f"a component of type {type_} has no id")
    for name, wanted in (("validate", dict), ("conditional", dict), ("properties", dict), ("appearance", dict), ("key", str), ("path", str)):
        if not isinstance(component.get(name, wanted()), wanted):
            zh, en = f"{name} 的类型不正确", f"{name} has the wrong type"
            yield Found("form-attribute", id_, zh, en)
    if "components" in component and (type_ not in CONTAINERS or not isinstance(component["components"], list)):
        yield Found("form-attribute", id_, f"{type_} 组件不能包含其他组件", f"a component of type {type_} cannot hold these components")


def _count(schema: Any) -> int:
    inner = schema.get("components") if isinstance(schema, dict) else None
    return sum(1 + _count(component) for component in inner) if isinstance(inner, list) else 0


def check(every: Sequence[Spot]) -> Iterator[Found]:
    """Ids are unique; containers hold something; no list in a list; secrets wait for their room."""
    times = Counter(spot.id for spot in every)
    for id_ in (id_ for id_, count in times.items() if count > 1):
        yield Found("form-duplicate-id", id_, f"组件 id {id_} 重复", f"component id {id_} is used more than once")
    for spot in every:
        if spot.type in CONTAINERS and not spot.component.get("components"):
            yield spot.says("form-empty-group", "里没有组件", "holds no components", "warning")
        if spot.type == "dynamiclist":
            yield from _list(spot)
        if _on((spot.component.get("properties") or {}).get("secret")):
            zh, en = "是保密字段，目前还不能保存保密内容，请移除", "is a secret field: secret fields need the secrets room; remove it"
            yield spot.says("form-secret", zh, en)


def _list(spot: Spot) -> Iterator[Found]:
    if spot.table is not None:
        yield spot.says("form-nested-list", "是动态列表里的动态列表，只能有一层", "is a dynamic list inside a dynamic list; one level is possible")
    if spot.component.get("isRepeating") is False:
        yield spot.says("form-list-once", "的 isRepeating 为 false，请改用分组", "has isRepeating false; use a group instead")


def _on(told: Any) -> bool:
    return told not in (None, False, "", "false")

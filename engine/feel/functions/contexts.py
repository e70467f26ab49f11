"""Functions on contexts (DMN 1.5 table 79)."""

from engine.feel.functions.builtin import builtin
from engine.feel.values import Value

Context = dict[str, Value]


@builtin("get value(m: context, key: string)")
def get_value(context: Context, key: str) -> Value:
    return context.get(key)


@builtin("get value(m: context, keys: list)")
def get_value_by_path(context: Context, keys: list[Value]) -> Value:
    value: Value = context
    for key in keys:
        value = value.get(key) if type(value) is dict and type(key) is str else None
    return value if keys else None


@builtin("get entries(m: context)")
def get_entries(context: Context) -> list[Value]:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list)")
def context(entries: list[Value]) -> Context | None:
    """A context from `{key, value}` entries; null for a key that comes twice."""
    made: Context = {}
    for entry in entries:
        if type(entry) is not dict or type(entry.get("key")) is not str or "value" not in entry or entry["key"] in made:
            return None
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put(context: context, key: string, value: any)")
def context_put(context: Context, key: str, value: Value) -> Context:
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any)")
def context_put_by_path(context: Context, keys: list[Value], value: Value) -> Context | None:
    if not keys or type(keys[0]) is not str:
        return None
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if inner is not None and type(inner) is not dict:
        return None
    changed = context_put_by_path(inner or {}, keys[1:], value)
    return None if changed is None else {**context, keys[0]: changed}


@builtin("context merge(contexts: list)")
def context_merge(contexts: list[Value]) -> Context | None:
    merged: Context = {}
    for context in contexts:
        if type(context) is not dict:
            return None
        merged |= context
    return merged

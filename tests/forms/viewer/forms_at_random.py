"""Random forms with conditions that speak of fields by their kind, and random answers to them."""

import random
from typing import Any

ANSWERS: dict[str, list[Any]] = {
    "textfield": ["", "a", "b", " x ", "中文😀", "abc123", "13800000000", "x@y.com", "nope"],
    "textarea": ["", "a", "line\nline", "bb"],
    "number": [None, 0, 1, 5, 5.5, 1.25, 100, -3, 7.125],
    "checkbox": [True, False],
    "select": [None, "a", "b"],
    "radio": [None, "a", "b"],
    "checklist": [[], ["a"], ["a", "b"]],
    "taglist": [[], ["b"]],
    "datetime": [None, "2026-11-20"],
}
_EMPTY: dict[str, Any] = {"textfield": "", "textarea": "", "checkbox": False, "checklist": [], "taglist": []}
_PATTERNS = ["^a", r"\d{2}$", "^.{2}$", r"\w", r"^[\u4e00-\u9fa5]+$", r"\s", r"^\S+$", "[^a]", "."]
_CONDITIONS = {
    "number": [
        "{} > 5",
        "{} > 100",
        "{} = null",
        "{} = null or {} <= 5",
        "{} <= 5",
        "not({} > 1)",
        "{} between 1 and 7",
        "{} in (1,5)",
        "{} + 1 > 5",
    ],
    "textfield": ['{} = "a"', '{} != "a"', '{} = ""', "{} = null", "string length({}) > 1", 'contains({}, "a")', '{} in ("a","b")', 'not({} = "a")'],
    "checkbox": ["{}", "{} = true", "not({} = true)", "{} = false", "not({})", "{} != true"],
    "select": ['{} = "a"', '{} != "a"', "{} = null", '{} = null or {} = "b"', '{} in ("a","b")'],
    "checklist": ['list contains({}, "a")', 'not(list contains({}, "a"))', "count({}) > 1", '{} = null or list contains({}, "b") = false'],
    "datetime": ["{} = null", "{} != null"],
}
_LIKE = {"textarea": "textfield", "radio": "select", "taglist": "checklist"}


class Maker:
    """One form per `case()`."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.types: dict[str, str] = {}

    def case(self) -> dict[str, Any]:
        pick, kinds = self.random, [*ANSWERS, "textfield", "number"]
        self.types = {f"{prefix}f{n}": pick.choice(kinds) for prefix in ("", "g", "r") for n in range(7)}
        names = [f"f{n}" for n in range(pick.randint(2, 7))]
        components = [self._component(name, names, []) for name in names]
        if pick.random() < 0.4:
            group = {"type": "group", "id": "G", "label": "G", "components": [self._component(f"gf{n}", names, []) for n in range(2)]}
            components.append(group | ({"path": "grp"} if pick.random() < 0.7 else {}) | self._hidden(0.4, names, []))
        if pick.random() < 0.4:
            columns = [f"rf{n}" for n in range(3)]
            listed = {"type": "dynamiclist", "id": "L", "label": "L", "path": "rows", "isRepeating": True, "defaultRepetitions": 0}
            components.append(listed | {"components": [self._component(name, names, columns) for name in columns]} | self._hidden(0.4, names, []))
        return {"schema": {"type": "default", "id": "F", "schemaVersion": 19, "components": components}, "data": self._answers(components, False)}

    def _hidden(self, chance: float, names: list[str], columns: list[str]) -> dict[str, Any]:
        if self.random.random() > chance:
            return {}
        parts = [f"({self._condition(names, columns)})" for _ in range(self.random.choice([1, 1, 2]))]
        return {"conditional": {"hide": "=" + self.random.choice([" and ", " or "]).join(parts)}}

    def _condition(self, names: list[str], columns: list[str]) -> str:
        name = self.random.choice(columns if columns and self.random.random() < 0.5 else names)
        type_ = self.types[name]
        return self.random.choice(_CONDITIONS[_LIKE.get(type_, type_)]).replace("{}", f"this.{name}" if name in columns else name)

    def _component(self, name: str, names: list[str], columns: list[str]) -> dict[str, Any]:
        pick, type_ = self.random, self.types[name]
        component: dict[str, Any] = {"type": type_, "id": name, "key": name, "label": name, **self._hidden(0.4, names, columns)}
        validate = {"required": True} if pick.random() < 0.5 else {}
        if type_ in ("textfield", "textarea"):
            validate |= self._some(maxLength=[1, 2, 3, "=3"], minLength=[1, 2], pattern=_PATTERNS)
        if type_ == "textfield":
            validate |= self._some(validationType=["email", None, None])
        if type_ == "number":
            validate |= self._some(min=[0, 1, *(["=f0", "=f0 + 1"] if self.types["f0"] == "number" else [])], max=[5, 100])
            component |= self._some(decimalDigits=[0, 1, 2], increment=[1, 0.5, 2])
        if type_ in ("select", "radio", "checklist", "taglist"):
            component["values"] = [{"value": value, "label": value} for value in "ab"]
        if type_ == "datetime":
            component["subtype"] = "date"
        if pick.random() < 0.15:
            component["disabled"] = True
        if pick.random() < 0.1 and type_ != "datetime" and ANSWERS[type_][1]:
            component["defaultValue"] = ANSWERS[type_][1]
        return component | {"validate": {key: value for key, value in validate.items() if value is not None}}

    def _some(self, **choices: list[Any]) -> dict[str, Any]:
        return {key: self.random.choice(values) for key, values in choices.items() if self.random.random() < 0.3}

    def _answers(self, components: list[dict[str, Any]], in_row: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for component in components:
            type_ = component["type"]
            if type_ == "group":
                inner = self._answers(component["components"], in_row)
                found |= {component["path"]: inner} if "path" in component else inner
            elif type_ == "dynamiclist":
                found["rows"] = [self._answers(component["components"], True) for _ in range(self.random.randint(0, 3))]
            elif not component.get("disabled"):
                found[component["key"]] = self.random.choice(ANSWERS[type_])
            elif in_row:
                found[component["key"]] = _EMPTY.get(type_)
        return found

"""What somebody may not know of a request: names of fields, and values without them (approvals.md B11)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.forms.access import Access


@dataclass(frozen=True)
class Sight:
    """`hidden`: names as permissions write them, `secret` or `items.price`. A table or group is in it when nothing of it may be seen."""

    hidden: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str], permissions: Iterable[Mapping[str, Any]]) -> "Sight":
        """Hidden is what each of these permissions hides. `names`: all there are; without permissions nothing is hidden."""
        known, each = _with_parents(names), [Access(told) for told in permissions]
        unseen = {name for name in known if each and all(access.hides(name) for access in each)}
        return cls(frozenset(name for name in unseen if all(inner in unseen for inner in known if inner.startswith(f"{name}."))))

    @property
    def permissions(self) -> dict[str, str]:
        """The same as a form takes it."""
        return dict.fromkeys(self.hidden, "hidden")

    def values(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The same without what is hidden; rows of a table too."""
        return _without(variables, "", self.hidden) if self.hidden else dict(variables)

    def told(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """What a history entry tells: changes, and what a decision saw and gave."""
        if not self.hidden:
            return dict(params)
        found = dict(params)
        for name in {"changes", "inputs", "outputs"} & found.keys():
            found[name] = self._pairs(found[name])
        if isinstance(found.get("changed"), list):
            found["changed"] = [name for name in found["changed"] if name not in self.hidden]
        if "required" in found:
            found["required"] = [self.told(one) for one in found["required"]]
        return found

    def lines(self, summary: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Of the `{key, label, value}` of a summary those that may be seen."""
        return [line for line in summary if line.get("key") not in self.hidden] if self.hidden else summary

    def _pairs(self, pairs: Any) -> Any:
        """A key is a name, or an expression that reads names."""
        if not isinstance(pairs, Mapping):
            return pairs
        kept = {key: value for key, value in pairs.items() if not any(self._reads(key, name) for name in self.hidden)}
        return {key: _inside(value, key, self.hidden) for key, value in kept.items()}

    def _reads(self, expression: str, name: str) -> bool:
        return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", expression) is not None


def _with_parents(names: Iterable[str]) -> set[str]:
    """`items.price` and `items`."""
    return {".".join(parts[:end]) for parts in (name.replace("[]", "").split(".") for name in names) for end in range(1, len(parts) + 1)}


def _inside(value: Any, name: str, hidden: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_inside(row, name, hidden) for row in value]
    return _without(value, f"{name}.", hidden) if isinstance(value, Mapping) else value


def _without(values: Mapping[str, Any], prefix: str, hidden: frozenset[str]) -> dict[str, Any]:
    return {key: _inside(value, prefix + key, hidden) for key, value in values.items() if prefix + key not in hidden}

"""Sentences by code, Chinese and English: refusals, history, words of the domain. Process folders bring their own files."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from string import Formatter
from typing import Any

from engine.errors import Problem

LANGUAGES = ("zh", "en")
HERE = Path(__file__).parent
KIND = "kind."
ELEMENTS = ("name", "to")
"""Parameters that name an element."""


class _Lenient(Formatter):
    """A sentence with a gap is better than no sentence."""

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "")


@dataclass(frozen=True)
class Texts:
    """`{language: {code: template}}`; templates are `str.format` fields without attribute access."""

    by_language: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, directories: Sequence[Path]) -> "Texts":
        """Every `zh.toml` and `en.toml` of these folders, later ones winning; the engine's own come first."""
        found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
        for directory in (HERE, *directories):
            for language in LANGUAGES:
                path = directory / f"{language}.toml"
                if path.exists():
                    found[language] |= _flat(tomllib.loads(path.read_text(encoding="utf-8")))
        return cls(found)

    def has(self, code: str, lang: str = "zh") -> bool:
        return code in self.by_language[lang]

    def named(self, name: str, lang: str = "zh") -> str:
        """The name of an element. One without a name is called by its kind: written down in Chinese, said in the reader's language."""
        return self._kinds.get(name, name) if lang != "zh" else name

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        return {word: self.by_language["en"][code] for code, word in self.by_language["zh"].items() if code.startswith(KIND)}

    def render(self, what: Problem | str, params: Mapping[str, Any] | None = None, lang: str = "zh") -> str:
        """The sentence of a problem or code; a code without one stands for itself. In another language `reason_en` stands for `reason`.

        A request's `state` and an `action` are said as their words, an element that has no `name` as its kind.
        """
        code, values = (what.code, what.params) if isinstance(what, Problem) else (what, params or {})
        values = {**values, **{k.removesuffix(f"_{lang}"): v for k, v in values.items() if k.endswith(f"_{lang}")}}
        if state := self.by_language.get(lang, {}).get(f"state.{values.get('state')}"):
            values["state"] = state
        if verb := self.by_language.get(lang, {}).get(f"verb.{values.get('action')}"):
            values["action"] = verb
        values |= {key: self.named(values[key], lang) for key in ELEMENTS if isinstance(values.get(key), str)}
        template = self.by_language.get(lang, {}).get(code) or self.by_language["zh"].get(code, code)
        return _Lenient().vformat(template, (), {k: v for k, v in values.items() if isinstance(v, str | int | float | bool)})


@cache
def own() -> Texts:
    """The engine's sentences alone: for what is written down where no reader's language is known."""
    return Texts.load(())


def word_of_kind(kind: str) -> str:
    """What people call an element that has no name, in Chinese. `kind`: its type, or `TYPE.EVENT` for an event of a certain kind."""
    words = own().by_language["zh"]
    return words.get(f"{KIND}{kind}") or words.get(f"{KIND}{kind.partition('.')[0]}") or kind


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """TOML may be written flat or in tables; both give dotted codes."""
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": str(value)}
    return found

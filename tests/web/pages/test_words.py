"""Every word a page can say exists in both languages."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.model import IncidentKind
from engine.texts import LANGUAGES, Texts
from web.app import TEXTS
from web.present import badges, states
from web.registry.shelves import SHELVES

ROOT = Path(__file__).parent.parent.parent.parent
WEB = ROOT / "web"
CALLED = re.compile(r"""\bt\(\s*["']([\w.-]+[\w])["']""")
EITHER = re.compile(r"""\bt\(\s*["']([\w.-]+)["'] if .*? else ["']([\w.-]+)["']""")
SAID = re.compile(r"""\bsay\(\s*["']([^"']+)["']""")
PAGES = [
    p
    for folder in ("templates", "inbox", "requests", "registry", "present", "operations", "admin")
    for p in sorted((WEB / folder).rglob("*"))
    if p.suffix in (".html", ".py")
]


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load(TEXTS)


def codes() -> Iterator[str]:
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        yield from CALLED.findall(text)
        for pair in EITHER.findall(text):
            yield from pair
    for shelf in SHELVES.values():
        yield from (f"book.{column}" for column in shelf.columns)
        yield from (f"sort.{name}" for name in shelf.sorts)
        yield from (f"book.{shelf.name}", f"book.search_{shelf.name}")
        for filter_ in shelf.filters:
            yield f"filter.{filter_.name}"
            yield from (code for _, code in filter_.options)
    yield from (f"state.{name}" for name in states.SEALED)


def test_every_word_of_a_page_is_in_both_catalogues(texts: Texts) -> None:
    found = {code for code in codes() if not code.endswith((".", "_"))}

    assert len(found) > 250
    assert {language: sorted(code for code in found if not texts.has(code, language)) for language in LANGUAGES} == {"zh": [], "en": []}


def test_every_entry_of_a_history_has_a_badge_and_no_badge_is_of_none(texts: Texts) -> None:
    """Its sentence is the engine's; that each code the engine writes has one is a test of its own."""
    told = {code.removeprefix("history.") for code in texts.by_language["zh"] if code.startswith("history.")}
    icons = set(re.findall(r'id="([a-z]+)"', (WEB / "static/icons.svg").read_text(encoding="utf-8")))

    assert set(badges.BADGES) == told
    assert told >= badges.MINOR
    assert {badge.icon for badge in badges.BADGES.values()} <= icons
    assert {badge.tone for badge in badges.BADGES.values()} <= {"ok", "info", "warn", "bad", "idle"}


@pytest.mark.parametrize(
    "rule", ["on_empty:skip", "on_empty:reject", "on_empty:hold", "dedupe:first_only", "dedupe:consecutive", "auto:approve", "auto:reject"]
)
def test_every_rule_that_is_foreseen_to_decide_has_words(texts: Texts, rule: str) -> None:
    kind, _, how = rule.partition(":")
    code = f"rule.{kind}_{how}" if kind in ("on_empty", "auto") else f"rule.{kind}"
    assert all(texts.has(code, language) for language in LANGUAGES)


@pytest.mark.parametrize("kind", IncidentKind)
def test_every_kind_of_failure_has_words_and_advice(texts: Texts, kind: IncidentKind) -> None:
    for code in (f"ops.kind_{kind}", f"advice.{kind}"):
        assert texts.has(code), code
        assert texts.has(code, "en"), code


def test_both_languages_fill_the_same_gaps() -> None:
    zh, en = (tomllib.loads((WEB / "texts" / f"{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES)

    gaps = {code: (set(re.findall(r"{(\w+)}", zh[code])), set(re.findall(r"{(\w+)}", en[code]))) for code in zh}

    assert {code: pair for code, pair in gaps.items() if pair[0] != pair[1]} == {}


def test_every_word_of_a_script_is_in_both_of_its_catalogues() -> None:
    source = (WEB / "frontend/src/words.js").read_text(encoding="utf-8")
    zh, en = (set(re.findall(r'^  "([^"]+)":', part, re.MULTILINE)) for part in source.split("const en = ")[:2])
    said = {word for path in (WEB / "frontend/src").rglob("*.js*") for word in SAID.findall(path.read_text(encoding="utf-8"))}

    assert len(said) > 30
    assert said - zh == set()
    # form-js's own sentences are English already.
    assert {word for word in zh - en if " " not in word and "." in word} == set()

"""The law that an import linter cannot see: one place commits, small files, one verb a file, whole process folders, both languages."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import errors
from engine.texts import LANGUAGES

ROOT = Path(__file__).parent.parent
SOURCES = [p for room in ("engine", "processes", "web") for p in sorted((ROOT / room).rglob("*.py")) if "node_modules" not in p.parts]
CODE = [p for p in SOURCES if "versions" not in p.parts]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_only_the_engine_begins_and_ends_a_transaction() -> None:
    allowed = {"engine/engine.py"}
    found = {p.relative_to(ROOT).as_posix() for p in CODE if re.search(r"\.(commit|rollback|begin)\(", p.read_text(encoding="utf-8"))}

    assert found <= allowed | {"engine/testing/stage.py"}


@pytest.mark.parametrize("path", CODE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_the_median_file_fits_on_one_and_a_half_screens() -> None:
    lengths = sorted(len(p.read_text(encoding="utf-8").splitlines()) for p in CODE if p.name != "__init__.py")

    assert lengths[len(lengths) // 2] < 90


def test_no_function_is_longer_than_40_lines() -> None:
    long = {f"{p.relative_to(ROOT)}:{f.name}": (f.end_lineno or 0) - f.lineno + 1 for p in CODE for f in functions(p)}

    assert {name: length for name, length in long.items() if length > 40} == {}


def test_nearly_all_functions_are_shorter_than_30_lines() -> None:
    lengths = [(f.end_lineno or 0) - f.lineno + 1 for p in CODE for f in functions(p)]

    assert sum(length < 30 for length in lengths) / len(lengths) > 0.98


def test_a_command_file_holds_one_command_named_like_the_file() -> None:
    for path in sorted((ROOT / "engine" / "commands").glob("[a-z]*.py")):
        classes = [n.name for n in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(n, ast.ClassDef)]
        assert classes == ["".join(part.capitalize() for part in path.stem.split("_"))], path.name


def test_commands_never_call_commands() -> None:
    public = {p.stem for p in (ROOT / "engine" / "commands").glob("[a-z]*.py")}
    for path in (ROOT / "engine" / "commands").glob("*.py"):
        if path.name != "__init__.py":
            named = set(re.findall(r"from engine\.commands\.([a-z]\w*)", path.read_text(encoding="utf-8")))
            assert not named & public, path.name


def test_no_room_is_called_after_nothing() -> None:
    empty = {"utils", "helpers", "common", "services", "managers", "base", "core", "misc"}

    assert not [p for p in CODE if {*p.parts, p.stem} & empty]


def test_every_process_folder_is_whole() -> None:
    folders = [p.parent for p in (ROOT / "processes").glob("*/process.bpmn")]
    assert folders
    for folder in folders:
        assert (folder / "README.md").exists(), folder
        assert (folder / "changes.md").exists(), folder
        assert list((folder / "scenarios").glob("*.yaml")) or folder.name == "common_approval", folder
        assert f'id="{folder.name}"' in (folder / "process.bpmn").read_text(encoding="utf-8"), folder


def refusals(family: type[errors.EngineError]) -> Iterator[type[errors.EngineError]]:
    for leaf in family.__subclasses__():
        yield leaf
        yield from refusals(leaf)


def test_every_refusal_has_a_family_and_a_sentence_in_both_languages() -> None:
    families = (errors.NotFound, errors.Forbidden, errors.Conflict, errors.Invalid)
    texts = {language: tomllib.loads((ROOT / "engine" / "texts" / f"{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES}
    for leaf in refusals(errors.EngineError):
        assert issubclass(leaf, families), leaf
        for language in LANGUAGES:
            assert (leaf.text or leaf.code) in texts[language], (leaf, language)


@pytest.mark.parametrize("folder", ["engine/texts", "processes/texts", "web/texts"])
def test_both_languages_say_the_same_things(folder: str) -> None:
    zh, en = (tomllib.loads((ROOT / folder / f"{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES)

    assert set(zh) == set(en)


def test_nothing_names_a_path_outside_the_project() -> None:
    outside = re.compile(r"\.\./shared")
    for path in [*SOURCES, *ROOT.glob("tests/**/*.py"), *ROOT.glob("*.md"), ROOT / "Makefile", ROOT / ".ci" / "run"]:
        if path != Path(__file__):
            assert not outside.search(path.read_text(encoding="utf-8")), path

"""`piaoflow lint`: what the checks say about files, without a database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from engine import bpmn, dmn, forms
from engine.inspection import Known, inspect
from engine.model import Finding
from engine.settings import Settings
from web.cli.output import BILINGUAL, say, show

# Names that other modelers give their diagrams; a plain `.xml` only counts when it is named itself.
DIAGRAMS = (".bpmn", ".bpmn2", ".bpmn20.xml")
SUFFIXES = (*DIAGRAMS, ".dmn", ".form")
# A file with one of these cannot be read at all.
UNREADABLE = ("file-unreadable", "xml-readable", "dmn-unreadable", "form-not-json", "form-not-utf8")


@dataclass(frozen=True)
class Source:
    """A process folder (checked as a whole), or one file."""

    path: Path
    is_process: bool


@click.command(context_settings=BILINGUAL)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="每行一个 JSON 对象 One JSON object per finding")
def command(paths: tuple[Path, ...], as_json: bool) -> None:
    """检查 .bpmn .dmn .form 文件或文件夹。Check files or folders.

    退出码 Exit: 0 没有错误 clean or warnings only, 1 有错误 errors, 2 读不出来 unreadable.
    """
    findings = [finding for path in paths for source in _sources(path) for finding in _check(source)]
    show(findings, as_json=as_json)
    errors = sum(f.severity == "error" for f in findings)
    if not as_json:
        say(f"{errors} 个错误，{len(findings) - errors} 个警告", f"{errors} errors, {len(findings) - errors} warnings")
    raise SystemExit(2 if any(f.rule in UNREADABLE for f in findings) else 1 if errors else 0)


def _sources(path: Path) -> Iterator[Source]:
    """Folders with a `process.bpmn` as wholes, every other file by itself."""
    if not path.is_dir():
        yield Source(path, False)
        return
    found = sorted(p for p in path.rglob("*") if p.name.lower().endswith(SUFFIXES) and p.is_file())
    whole = {p.parent for p in found if p.name == "process.bpmn"}
    yield from (Source(folder, True) for folder in sorted(whole))
    parts = {folder / name for folder in whole for name in _members(folder)}
    yield from (Source(p, False) for p in found if p not in parts)


def _members(folder: Path) -> dict[str, Path]:
    """What a deployment of this folder would contain."""
    found = [folder / "process.bpmn", *folder.glob("*.dmn"), *(folder / "forms").glob("*.form")]
    return {p.relative_to(folder).as_posix(): p for p in sorted(found)}


def _check(source: Source) -> list[Finding]:
    if not source.is_process:
        return _file(source.path)
    contents: dict[str, bytes] = {}
    for name, path in _members(source.path).items():
        try:
            contents[name] = path.read_bytes()
        except OSError as error:
            return [_unreadable(path, error)]
    report = inspect(contents, known=Known(files_of=lambda key: _beside(source.path, key)), limit=Settings().resource_bytes)
    return [replace(finding, path=str(source.path / finding.path)) for finding in report.findings]


def _beside(folder: Path, key: str) -> dict[str, bytes] | None:
    """A called process is looked for in the folder beside, as in `processes/`."""
    beside = folder.absolute().parent / key
    try:
        return {name: path.read_bytes() for name, path in _members(beside).items()} if (beside / "process.bpmn").is_file() else None
    except (OSError, ValueError):
        return None


def _file(path: Path) -> list[Finding]:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        return [_unreadable(path, error)]
    name = path.name.lower()
    if name.endswith((*DIAGRAMS, ".xml")):
        return list(bpmn.lint(str(path), content))
    check = {".dmn": dmn.lint, ".form": forms.lint}.get(path.suffix.lower())
    if check is None:
        return [_unreadable(path, ValueError("not .bpmn, .dmn or .form"))]
    return list(check(str(path), content))


def _unreadable(path: Path, error: Exception) -> Finding:
    reason = getattr(error, "strerror", None) or str(error)
    return Finding(str(path), "file-unreadable", "error", None, f"文件读不出来：{reason}", f"The file cannot be read: {reason}")

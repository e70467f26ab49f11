"""What is wrong with a set of files that want to be a process definition."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine import bpmn, dmn, forms
from engine.model import Finding


@dataclass(frozen=True)
class Report:
    """Findings over all files; `model` is None when the diagram cannot be read; `called`: process keys it calls."""

    findings: Sequence[Finding]
    model: bpmn.Model | None
    called: frozenset[str]

    @property
    def errors(self) -> list[Finding]:
        return [f for f in self.findings if f.severity == "error"]


@dataclass(frozen=True)
class Known:
    """What this release and directory have; None: not checked. `files_of`: the files of another process by its key, None when there is none."""

    topics: frozenset[str] | None = None
    processes: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    files_of: Callable[[str], Mapping[str, bytes] | None] | None = None


def inspect(files: Mapping[str, bytes], *, known: Known, limit: int) -> Report:
    """Everything that can be said without running it; never raises for what is in the files."""
    found = _names(files, limit)
    document = files.get("process.bpmn")
    if any(finding.rule == "file-size" for finding in found):
        return Report(found, None, frozenset())
    for name in sorted(files):
        if name.endswith(".dmn"):
            found += dmn.lint(name, files[name])
        elif name.endswith(".form"):
            found += forms.lint(name, files[name])
    if document is None:
        return Report(found, None, frozenset())
    found += bpmn.lint("process.bpmn", document, known=_known(files, known))
    if any(finding.severity == "error" for finding in found):
        return Report(found, None, frozenset())
    model = bpmn.Model.read(document)
    return Report(found, model, frozenset(e.called_element for e in model.elements.values() if e.called_element))


def _known(files: Mapping[str, bytes], known: Known, *, calling: frozenset[str] = frozenset()) -> bpmn.Known:
    """All that the other files say: which forms with which fields, which decisions with which inputs and outputs, what called processes write."""
    decisions = {id_: one for name in files if name.endswith(".dmn") for id_, one in _decisions(files[name]).items()}
    shown = {name.removeprefix("forms/"): _fields(files[name]) for name in files if name.endswith(".form")}
    return bpmn.Known(
        topics=known.topics, processes=known.processes, roles=known.roles,
        forms=frozenset(shown), fields={name: fields for name, fields in shown.items() if fields is not None},
        decisions=frozenset(decisions),
        outputs={id_: frozenset(one.outputs) for id_, one in decisions.items()}, inputs={id_: one.inputs for id_, one in decisions.items()},
        called=dict(_called(files, known, calling=calling)),
    )  # fmt: skip


def _called(files: Mapping[str, bytes], known: Known, *, calling: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """(process key, variables it writes) of the called processes that can be found and read."""
    for key in sorted(bpmn.calls(files.get("process.bpmn", b"")) - calling) if known.files_of is not None else ():
        found = known.files_of(key) if known.files_of is not None else None
        if found is not None and "process.bpmn" in found:
            written = bpmn.writes(found["process.bpmn"], known=_known(found, known, calling=calling | {key}))
            if written is not None:
                yield key, written


def _fields(form: bytes) -> frozenset[str] | None:
    """None when the form cannot be read: its own findings say why."""
    try:
        return frozenset(field.name for field in forms.parse(form).fields)
    except forms.FormError:
        return None


def _names(files: Mapping[str, bytes], limit: int) -> list[Finding]:
    found = []
    if "process.bpmn" not in files:
        found.append(Finding("process.bpmn", "process-file-required", "error", None, "缺少 process.bpmn", "process.bpmn is missing"))
    for name, content in files.items():
        if name.endswith(".py"):
            zh, en = "代码只能随版本发布，不能上传", "Code comes with a release and cannot be uploaded"
            found.append(Finding(name, "no-code", "error", None, zh, en))
        elif not _allowed(name):
            zh, en = f"不认识的文件「{name}」", f"Unknown file {name!r}"
            found.append(Finding(name, "unknown-file", "error", None, zh, en))
        if len(content) > limit:
            zh, en = f"文件超过 {limit // 1024 // 1024} MB", f"The file is larger than {limit // 1024 // 1024} MB"
            found.append(Finding(name, "file-size", "error", None, zh, en))
    return found


def _allowed(name: str) -> bool:
    in_forms = name.startswith("forms/") and name.count("/") == 1 and name.endswith(".form")
    return name == "process.bpmn" or (name.endswith(".dmn") and "/" not in name) or in_forms


def _decisions(content: bytes) -> Mapping[str, dmn.Decision]:
    try:
        return dmn.parse(content)
    except dmn.DmnError:
        return {}

"""What is wrong with a set of files that want to be a process definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine import bpmn, dmn, forms
from engine.approval import profile
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
    """What this release and directory have; None: not checked."""

    topics: frozenset[str] | None = None
    processes: frozenset[str] | None = None
    roles: frozenset[str] | None = None


def inspect(files: Mapping[str, bytes], *, known: Known, limit: int) -> Report:
    """Everything that can be said without running it; never raises for what is in the files."""
    found = _names(files, limit)
    document = files.get("process.bpmn")
    if any(finding.rule == "file-size" for finding in found):
        return Report(found, None, frozenset())
    decisions: set[str] = set()
    models = {name: content for name, content in files.items() if name.endswith(".dmn")}
    for name in sorted(files):
        if name.endswith(".dmn"):
            found += dmn.lint(name, files[name], models)
            decisions |= _decision_ids(files[name])
        elif name.endswith(".form"):
            found += forms.lint(name, files[name])
    if document is None:
        return Report(found, None, frozenset())
    all_known = bpmn.Known(
        topics=known.topics, processes=known.processes, roles=known.roles, decisions=frozenset(decisions),
        forms=frozenset(name.removeprefix("forms/") for name in files if name.endswith(".form")),
    )  # fmt: skip
    found += bpmn.lint("process.bpmn", document, known=all_known)
    if any(finding.severity == "error" for finding in found):
        return Report(found, None, frozenset())
    model = bpmn.Model.read(document)
    found += _strange_fields(model, files)
    return Report(found, model, frozenset(e.called_element for e in model.elements.values() if e.called_element))


def _strange_fields(model: bpmn.Model, files: Mapping[str, bytes]) -> list[Finding]:
    """Field permissions of tasks that name what their form does not have."""
    found = []
    for element in model.elements.values():
        name = f"forms/{element.properties.get('form', f'{element.id}.form')}"
        content = files.get(name) or files.get(f"forms/{model.start.id}.form")
        if "fields" in element.properties and content is not None:
            for strange in forms.parse(content).strange_permissions(profile.fields(element.properties["fields"])):
                zh, en = f"「{element.name or element.id}」的字段权限「{strange}」在表单里没有", f"Field permission {strange!r} is not in the form"
                found.append(Finding("process.bpmn", "unknown-field", "error", element.id, zh, en))
    return found


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


def _decision_ids(content: bytes) -> set[str]:
    try:
        return set(dmn.parse(content))
    except dmn.DmnError:
        return set()

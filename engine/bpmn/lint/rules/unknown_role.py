"""Every role that is named exists. A warning: roles come and go without a deployment. Only when the roles are known."""

from collections.abc import Iterator

from engine.bpmn.lint.candidates import Candidate, of_charge, of_node, of_starters, read, registering
from engine.bpmn.lint.deadlines import of_transfer
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    if document.known.roles is None:
        return
    for node in document.of(*FOR_PEOPLE):
        yield from _of([*of_node(node), *of_transfer(node)], document.known.roles, where=(node.id, f"{node.zh}的候选角色", f"of {node.en}"))
    for node in registering(document):
        yield from _of(read(node.properties["register"]), document.known.roles, where=(node.id, f"{node.zh}的登记角色", f"of {node.en}"))
    yield from _of(of_charge(document), document.known.roles, where=(document.process_id, "负责角色（in_charge）", "of the property in_charge"))
    yield from _of(of_starters(document), document.known.roles, where=(document.process_id, "发起人（starters）的角色", "of the property starters"))


def _of(candidates: list[Candidate], roles: frozenset[str], *, where: tuple[str, str, str]) -> Iterator[Report]:
    for candidate in candidates:
        if candidate.kind in ("role", "group") and candidate.value not in roles:
            zh, en = did_you_mean(candidate.value, roles)
            yield Report(
                where[0],
                f"{where[1]}「{short(candidate.value)}」不存在{zh}，单据会转给流程管理员：请改正，或先建立这个角色。",
                f"The role “{short(candidate.value)}” {where[2]} does not exist{en}, requests would go to the administrator: "
                "please correct or create it.",
            )

"""A whole file to linked decisions."""

from graphlib import CycleError, TopologicalSorter

from engine.dmn.boxed import Boxes
from engine.dmn.conversion import is_temporal
from engine.dmn.decision import Decision, Knowledge
from engine.dmn.document import Element, all_elements, child, children, local_name
from engine.dmn.formulas import NULL, Formulas
from engine.dmn.report import Report
from engine.dmn.table import Table
from engine.feel import Vocabulary
from engine.feel.nodes.node import NOTHING, Node

_NAMED = frozenset(
    ["decision", "inputData", "businessKnowledgeModel", "variable", "formalParameter", "itemComponent", "output", "column", "parameter"]
)


def compiled(root: Element, report: Report) -> dict[str, Decision]:
    """The decisions by id; {} when they cannot be linked. What is wrong goes to the report."""
    model = Model(root, report)
    decisions: dict[str, Decision] = {}
    knowledge: dict[str, tuple[Knowledge, ...]] = {}
    for key in model.order():
        element = model.elements[key]
        known = _merged([knowledge[required] for required in model.requires(element, "requiredKnowledge") if required in knowledge])
        if local_name(element) == "businessKnowledgeModel":
            knowledge[key] = (*known, Knowledge(_names_of(element), model.logic(element) or NULL))
        else:
            required = tuple(decisions[other] for other in model.requires(element, "requiredDecision") if other in decisions)
            decisions[key] = model.decision(element, required, known)
    return decisions


def _merged(lists: list[tuple[Knowledge, ...]]) -> tuple[Knowledge, ...]:
    return tuple({id(item): item for items in lists for item in items}.values())


def _names_of(element: Element) -> tuple[str, ...]:
    """What others may call it in their expressions: its variable, its name, its id."""
    variable = child(element, "variable")
    candidates = [variable.get("name") if variable is not None else None, element.get("name"), element.get("id")]
    return tuple(dict.fromkeys(str(name) for name in candidates if name))


class Model:
    """The elements of a file that have logic, and how they hang together."""

    def __init__(self, root: Element, report: Report) -> None:
        self.report = report
        self.elements = {str(element.get("id")): element for element in children(root, "decision", "businessKnowledgeModel")}
        self._data = {str(element.get("id")): element for element in children(root, "inputData")}
        self._aliases = {str(item.get("name")): _type_text(item) for item in children(root, "itemDefinition")}
        self._formulas = Formulas(report, Vocabulary(_all_names(root)), str(root.get("expressionLanguage") or ""))

    def requires(self, element: Element, kind: str) -> list[str]:
        """The ids behind its `requiredDecision`, `requiredInput` or `requiredKnowledge` elements."""
        links = [link for requirement in children(element) for link in children(requirement, kind)]
        return [str(link.get("href") or "").rpartition("#")[2] for link in links]

    def order(self) -> list[str]:
        """Ids, each after those it requires; [] when there is a circle or something is missing."""
        graph: dict[str, list[str]] = {}
        for key, element in self.elements.items():
            graph[key] = [*self.requires(element, "requiredDecision"), *self.requires(element, "requiredKnowledge")]
            for missing in [required for required in graph[key] if required not in self.elements]:
                zh, en = f"{_label(element)[0]}依赖的 {missing} 不在文件中", f"{_label(element)[1]} requires {missing}, which is not in the file"
                self.report.error("dmn-missing-requirement", key, zh, en)
            graph[key] = [required for required in graph[key] if required in self.elements]
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as circle:
            path = " → ".join(circle.args[1])
            self.report.error("dmn-cycle", circle.args[1][0], f"决策循环依赖：{path}", f"decisions require each other in a circle: {path}")
            return []

    def logic(self, element: Element) -> Node | None:
        """Its boxed expression; None when it has none."""
        inner = child(element, "encapsulatedLogic") if local_name(element) == "businessKnowledgeModel" else element
        boxes = Boxes(self._formulas, _label(element))
        if inner is not None and local_name(inner) == "encapsulatedLogic":
            return boxes.function(inner)
        return boxes.inside(inner)

    def decision(self, element: Element, required: tuple[Decision, ...], knowledge: tuple[Knowledge, ...]) -> Decision:
        logic, names = self.logic(element) or NULL, _names_of(element)
        inner = {name for other in required for name in other.names} | {name for function in knowledge for name in function.names}
        read = {path[0] for path in logic.references(NOTHING)}
        inputs = frozenset(read - inner) | frozenset(name for other in required for name in other.inputs)
        own = _own_name(element)
        columns = [column.name or own for column in logic.outputs] if isinstance(logic, Table) and not logic.aggregation else [own]
        if isinstance(logic, Table) and len(logic.outputs) == 1:
            columns = [logic.outputs[0].name or own]
        key = str(element.get("id"))
        return Decision(key, str(element.get("name") or key), inputs, names, tuple(columns), self._types(inputs), logic, required, knowledge)

    def _types(self, inputs: frozenset[str]) -> dict[str, str]:
        """The inputs that are dates, times or durations, with their type."""
        types: dict[str, str] = {}
        for element in self._data.values():
            variable = child(element, "variable")
            reference = str(variable.get("typeRef") or "") if variable is not None else ""
            type_name = self._aliases.get(reference, reference)
            for name in _names_of(element):
                if name in inputs and is_temporal(type_name):
                    types[name] = type_name
        return types


def _own_name(element: Element) -> str:
    variable = child(element, "variable")
    return str((variable.get("name") if variable is not None else None) or element.get("id"))


def _label(element: Element) -> tuple[str, str]:
    name = element.get("name") or element.get("id")
    return f"决策“{name}”", f"decision {name}"


def _type_text(item: Element) -> str:
    reference = child(item, "typeRef")
    return "" if reference is None or item.get("isCollection") == "true" else str(reference.text or "").strip()


def _all_names(root: Element) -> frozenset[str]:
    named = (str(element.get("name")) for element in all_elements(root) if local_name(element) in _NAMED and element.get("name"))
    iterators = (str(element.get("iteratorVariable")) for element in all_elements(root) if element.get("iteratorVariable"))
    return frozenset(named) | frozenset(iterators)

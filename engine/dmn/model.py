"""A whole file to linked decisions."""

from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from engine.dmn.boxed import Boxes
from engine.dmn.decision import Decision, Knowledge
from engine.dmn.document import Element, all_elements, child, children, local_name
from engine.dmn.formulas import NULL, Formulas, Typed
from engine.dmn.item_types import ItemTypes
from engine.dmn.report import Report
from engine.dmn.service import Service, ServiceCall, ServiceInput
from engine.dmn.table import Table
from engine.feel import Vocabulary
from engine.feel.nodes.node import NOTHING, Node
from engine.feel.types import ANY, Type
from engine.model import Finding

_NAMED = frozenset(
    [
        "decision",
        "inputData",
        "businessKnowledgeModel",
        "decisionService",
        "variable",
        "formalParameter",
        "itemComponent",
        "output",
        "column",
        "parameter",
    ]
)
_LOGIC = ("decision", "businessKnowledgeModel", "decisionService")


def compiled(root: Element, report: Report) -> dict[str, Decision]:
    """The decisions and decision services by id. What is wrong goes to the report and into the decision it concerns."""
    model = Model(root, report)
    decisions: dict[str, Decision] = {}
    knowledge: dict[str, tuple[Knowledge, ...]] = {}
    for key in model.order():
        element, first = model.elements[key], len(report.findings)
        known = _merged([knowledge[required] for required in model.requires(element, "requiredKnowledge") if required in knowledge])
        wrong = [*model.wrong.get(key, ()), *(finding for inner in known for finding in inner.broken)]
        if local_name(element) == "businessKnowledgeModel":
            logic = model.function(element)
            knowledge[key] = (*known, Knowledge(names_of(element), logic, (*wrong, *report.errors(first))))
            continue
        if local_name(element) == "decisionService":
            service = model.service(element, decisions)
            made = model.service_decision(element, service)
            knowledge[key] = (Knowledge(names_of(element), model.typed_function(service, element)),)
        else:
            required = tuple(decisions[other] for other in model.requires(element, "requiredDecision") if other in decisions)
            made = model.decision(element, required, known)
        decisions[key] = replace(made, broken=(*wrong, *report.errors(first)))
    return decisions


def _merged(lists: list[tuple[Knowledge, ...]]) -> tuple[Knowledge, ...]:
    return tuple({id(item): item for items in lists for item in items}.values())


class Model:
    """The elements of a file that have logic, and how they hang together."""

    def __init__(self, root: Element, report: Report) -> None:
        self.report = report
        self.elements = {key_of(element): element for element in children(root, *_LOGIC)}
        self.wrong: dict[str, list[Finding]] = {}
        self._data = {str(element.get("id")): element for element in children(root, "inputData")}
        self._types = ItemTypes(root)
        vocabulary = Vocabulary(_all_names(root), self._types.by_name())
        self._formulas = Formulas(report, vocabulary, self._types, str(root.get("expressionLanguage") or ""))

    def requires(self, element: Element, kind: str) -> list[str]:
        """The ids behind its `requiredDecision` or `requiredKnowledge` elements."""
        return [_target(link) for requirement in children(element) for link in children(requirement, kind)]

    def order(self) -> list[str]:
        """Ids, each after those it requires. Those in a circle come last, and what is missing or in a circle is noted as wrong."""
        graph = {key: self._links(key, element) for key, element in self.elements.items()}
        ordered: list[str] = []
        while graph:
            try:
                return [*ordered, *TopologicalSorter(graph).static_order()]
            except CycleError as circle:
                path: list[str] = circle.args[1]
                names = " → ".join(path)
                self._mistake(path[0], "dmn-cycle", f"决策循环依赖：{names}", f"decisions require each other in a circle: {names}", keys=path)
                graph[path[1]] = [required for required in graph[path[1]] if required != path[0]]
        return ordered

    def _links(self, key: str, element: Element) -> list[str]:
        links = [*self.requires(element, "requiredDecision"), *self.requires(element, "requiredKnowledge")]
        links += [_target(link) for link in children(element, "outputDecision")]
        for missing in [required for required in links if required not in self.elements]:
            zh, en = f"{label(element)[0]}依赖的 {missing} 不在文件中", f"{label(element)[1]} requires {missing}, which is not in the file"
            self._mistake(key, "dmn-missing-requirement", zh, en, keys=[key])
        itself = {key} if local_name(element) == "businessKnowledgeModel" else set()  # a function may call itself
        return [required for required in links if required in self.elements and required not in itself]

    def _mistake(self, at: str, rule: str, zh: str, en: str, *, keys: list[str]) -> None:
        self.report.error(rule, at, zh, en)
        for key in keys:
            self.wrong.setdefault(key, []).append(self.report.findings[-1])

    def decision(self, element: Element, required: tuple[Decision, ...], knowledge: tuple[Knowledge, ...]) -> Decision:
        logic, names = Boxes(self._formulas, label(element)).inside(element) or NULL, names_of(element)
        inner = {name for other in required for name in other.names} | {name for function in knowledge for name in function.names}
        read = {path[0] for path in logic.references(NOTHING)} - inner
        inputs = frozenset(read) | frozenset(name for other in required for name in other.inputs)
        key = key_of(element)
        own = _variable_name(element) or key
        outputs = _outputs(logic, own)
        name = str(element.get("name") or key)
        return Decision(key, name, inputs, names, outputs, self._data_types(inputs), self._type(element), logic, required, knowledge)

    def function(self, element: Element) -> Node:
        """What a business knowledge model is: a function."""
        inner = child(element, "encapsulatedLogic")
        node = Boxes(self._formulas, label(element)).function(inner) if inner is not None else NULL
        return self.typed_function(self._formulas.typed(node, inner.get("typeRef")) if inner is not None else node, element)

    def typed_function(self, node: Node, element: Element) -> Node:
        """`node`, its results being of the type of the element's variable."""
        variable = child(element, "variable")
        if variable is None or self._type(element) is ANY:
            return node
        kind = self._type(element)
        return Typed(node, kind if kind.name == "function" else Type("function", result=kind))

    def service(self, element: Element, decisions: dict[str, Decision]) -> Service:
        given = [
            ServiceInput(names_of(data), self._type(data))
            for link in children(element, "inputData")
            if (data := self._data.get(_target(link))) is not None
        ]
        for link in children(element, "inputDecision"):
            decision = self.elements.get(_target(link))
            if decision is not None:
                given.append(ServiceInput(names_of(decision), self._type(decision), _target(link)))
        outputs = [decisions[_target(link)] for link in children(element, "outputDecision") if _target(link) in decisions]
        return Service(tuple(given), tuple(outputs))

    def service_decision(self, element: Element, service: Service) -> Decision:
        key, kind = key_of(element), self._type(element)
        inputs = frozenset(parameter.names[0] for parameter in service.inputs)
        outputs = tuple(output.name for output in service.outputs) if len(service.outputs) > 1 else (_variable_name(element) or key,)
        logic = ServiceCall(service)
        types = {parameter.names[0]: kind.entries[parameter.names[0]] for parameter in service.inputs if parameter.names[0] in kind.entries}
        return Decision(key, str(element.get("name") or key), inputs, names_of(element), outputs, types, kind.result or ANY, logic)

    def _type(self, element: Element) -> Type:
        variable = child(element, "variable")
        return self._types.of(variable.get("typeRef")) if variable is not None else ANY

    def _data_types(self, inputs: frozenset[str]) -> dict[str, Type]:
        named = ((name, self._type(element)) for element in self._data.values() for name in names_of(element))
        return {name: kind for name, kind in named if name in inputs and kind is not ANY}


def _outputs(logic: Node, own: str) -> tuple[str, ...]:
    if not isinstance(logic, Table) or (logic.aggregation and len(logic.outputs) > 1):
        return (own,)
    return tuple(column.name or own for column in logic.outputs)


def _target(link: Element) -> str:
    return str(link.get("href") or "").rpartition("#")[2]


def _variable_name(element: Element) -> str:
    variable = child(element, "variable")
    return str((variable.get("name") if variable is not None else None) or "")


def key_of(element: Element) -> str:
    """Its id; its name where it has none, as DMN allows."""
    return str(element.get("id") or element.get("name") or "")


def names_of(element: Element) -> tuple[str, ...]:
    """What others may call it in their expressions: its variable, its name, its id."""
    candidates = [_variable_name(element), element.get("name"), element.get("id")]
    return tuple(dict.fromkeys(str(name) for name in candidates if name))


def label(element: Element) -> tuple[str, str]:
    """How a finding calls it, in both languages."""
    name = element.get("name") or element.get("id")
    return f"决策“{name}”", f"decision {name}"


def _all_names(root: Element) -> frozenset[str]:
    named = (str(element.get("name")) for element in all_elements(root) if local_name(element) in _NAMED and element.get("name"))
    iterators = (str(element.get("iteratorVariable")) for element in all_elements(root) if element.get("iteratorVariable"))
    ids = (str(element.get("id")) for element in children(root, *_LOGIC) if element.get("id"))
    return frozenset(named) | frozenset(iterators) | frozenset(ids)

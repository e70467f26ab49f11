"""A whole file to linked decisions."""

from collections.abc import Iterator
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from engine.dmn.boxed import Boxes
from engine.dmn.decision import Called, Data, Decision, Knowledge, Link
from engine.dmn.document import Element, child, children, local_name
from engine.dmn.elements import LOGIC, all_names, key_of, label, names_of, variable_name
from engine.dmn.formulas import NULL, Formulas, Typed
from engine.dmn.imports import Compiled, Import
from engine.dmn.item_types import ItemTypes
from engine.dmn.library import Library
from engine.dmn.report import Report
from engine.dmn.service import ByName, Service, ServiceInput
from engine.dmn.table import Table
from engine.feel import Vocabulary
from engine.feel.nodes.loops import FunctionLiteral
from engine.feel.nodes.node import NOTHING, Node, all_nodes
from engine.feel.types import ANY, Type
from engine.model import Finding


def compiled(root: Element, report: Report, library: Library) -> Compiled:
    """The decisions, decision services and knowledge models. What is wrong goes to the report and into the decision it concerns."""
    namespace = str(root.get("namespace") or "")
    library.open.add(namespace)
    model = Model(root, namespace, report, library)
    for key in model.order():
        element, first = model.elements[key], len(report.findings)
        links = model.links(element)
        wrong = [*model.wrong.get(key, ()), *(finding for link in links if isinstance(link.target, Knowledge) for finding in link.target.broken)]
        if local_name(element) == "businessKnowledgeModel":
            logic = model.function(element)
            model.knowledge[key] = Knowledge(names_of(element), logic, links, (*wrong, *report.errors(first)))
            continue
        if local_name(element) == "decisionService":
            service = model.service(element)
            made = model.service_decision(element, service)
            model.knowledge[key] = Knowledge(names_of(element), model.typed_function(service, element))
        else:
            made = model.decision(element, links)
        model.decisions[key] = replace(made, broken=(*wrong, *report.errors(first)))
    library.open.discard(namespace)
    return Compiled(namespace, model.decisions, model.knowledge, model.data, model.types, model.names, tuple(model.imports))


def invocable(found: Compiled) -> dict[str, Decision]:
    """What may be asked for by name: all of this model by id, and all of those it imports by `namespace#id`."""
    found_here = {knowledge.id: knowledge for knowledge in _knowledge_by_name(found)} | found.decisions
    for model in list(found.reached())[1:]:
        for decision in (*_knowledge_by_name(model), *model.decisions.values()):
            found_here[f"{model.namespace}#{decision.id}"] = decision
    return found_here


def _knowledge_by_name(found: Compiled) -> Iterator[Decision]:
    """The knowledge models as decisions that call them with the variables their parameters are named after."""
    for key, knowledge in found.knowledge.items():
        literal = next((node for node in all_nodes(knowledge.logic) if isinstance(node, FunctionLiteral)), None)
        if key in found.decisions or literal is None:
            continue
        names = tuple(parameter.name for parameter in literal.parameters)
        types = {parameter.name: parameter.type for parameter in literal.parameters if parameter.type is not ANY}
        logic, shown = ByName(Called(knowledge), names), knowledge.names[0]
        yield Decision(key, shown, key, frozenset(names), knowledge.names, (shown,), types, ANY, logic, broken=knowledge.broken)


class Model:
    """The elements of a file that have logic, and how they hang together."""

    def __init__(self, root: Element, namespace: str, report: Report, library: Library) -> None:
        self.report, self._namespace = report, namespace
        self.elements = {key_of(element): element for element in children(root, *LOGIC)}
        self.decisions: dict[str, Decision] = {}
        self.knowledge: dict[str, Knowledge] = {}
        self.wrong: dict[str, list[Finding]] = {}
        self.data = {str(element.get("id")): element for element in children(root, "inputData")}
        self.imports = [found for element in children(root, "import") if (found := _imported(element, namespace, report, library))]
        self.types = ItemTypes(root, [(one.under, one.model.types) for one in self.imports])
        self.names = all_names(root).union(*({one.under} - {""} | one.model.names for one in self.imports))
        vocabulary = Vocabulary(self.names, self.types.by_name(), lenient=library.lenient)
        self._formulas = Formulas(report, vocabulary, self.types, str(root.get("expressionLanguage") or ""))

    def requires(self, element: Element, kind: str) -> list[str]:
        """What stands behind its `requiredDecision`, `requiredKnowledge` or `requiredInput` elements."""
        return [self._target(link) for requirement in children(element) for link in children(requirement, kind)]

    def _target(self, link: Element) -> str:
        """The id; with its namespace when it is in another file."""
        namespace, _, target = str(link.get("href") or "").rpartition("#")
        return target if namespace in ("", self._namespace) else f"{namespace}#{target}"

    def links(self, element: Element) -> tuple[Link, ...]:
        """The decisions and functions it requires, as far as they exist."""
        return tuple(link for kind, function in _REQUIRED for key in self.requires(element, kind) for link in self._named(key, function=function))

    def _named(self, key: str, *, function: bool) -> list[Link]:
        """The decision or function of this id; a model that is imported twice is known by both names, and of two for one name the first is meant."""
        own = (self.knowledge if function else self.decisions).get(key)
        if own:
            return [Link(own)]
        links: dict[str, Link] = {}
        for one in self.imports:
            if link := one.link(key, function=function):
                links.setdefault(one.under, link)
        return list(links.values())

    def _foreign(self, keys: list[str]) -> tuple[Data, ...]:
        return tuple(data for key in keys if key not in self.data for one in self.imports if (data := one.input(key)))

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
        links = [(key, function) for kind, function in _REQUIRED for key in self.requires(element, kind)]
        links += [(self._target(link), False) for link in children(element, "outputDecision")]
        for missing in [target for target, function in links if target not in self.elements and not self._named(target, function=function)]:
            zh, en = f"{label(element)[0]}依赖的 {missing} 不在文件中", f"{label(element)[1]} requires {missing}, which is not in the file"
            self._mistake(key, "dmn-missing-requirement", zh, en, keys=[key])
        itself = {key} if local_name(element) == "businessKnowledgeModel" else set()  # a function may call itself
        return [target for target, _ in links if target in self.elements and target not in itself]

    def _mistake(self, at: str, rule: str, zh: str, en: str, *, keys: list[str]) -> None:
        self.report.error(rule, at, zh, en)
        for key in keys:
            self.wrong.setdefault(key, []).append(self.report.findings[-1])

    def decision(self, element: Element, links: tuple[Link, ...]) -> Decision:
        logic, names = Boxes(self._formulas, label(element)).inside(element) or NULL, names_of(element)
        data = self._foreign(self.requires(element, "requiredInput"))
        inner = {name for link in links for name in link.known_names()} | {one.under for one in data}
        read = frozenset(path[0] for path in logic.references(NOTHING)) - inner
        inputs = read.union(*(link.target.inputs for link in links if isinstance(link.target, Decision)), (one.names[0] for one in data))
        key = key_of(element)
        outputs = _outputs(logic, variable_name(element) or key)
        types, name = self._data_types(inputs), str(element.get("name") or key)
        return Decision(key, name, self._key(key), inputs, names, outputs, types, self._type(element), logic, links, data)

    def _key(self, key: str) -> str:
        return f"{self._namespace}#{key}"

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

    def service(self, element: Element) -> Service:
        wanted = [self._target(link) for link in children(element, "inputData")]
        given = [ServiceInput(names_of(self.data[key]), self._type(self.data[key])) for key in wanted if key in self.data]
        given += [ServiceInput(one.names, one.type) for one in self._foreign(wanted)]
        for link in children(element, "inputDecision"):
            decision = self.elements.get(self._target(link))
            if decision is not None:
                given.append(ServiceInput(names_of(decision), self._type(decision), self._key(self._target(link))))
        outputs = [link.target for out in children(element, "outputDecision") for link in self._named(self._target(out), function=False)[:1]]
        return Service(tuple(given), tuple(output for output in outputs if isinstance(output, Decision)))

    def service_decision(self, element: Element, service: Service) -> Decision:
        key, kind = key_of(element), self._type(element)
        names = tuple(parameter.names[0] for parameter in service.inputs)
        outputs = tuple(output.name for output in service.outputs) if len(service.outputs) > 1 else (variable_name(element) or key,)
        types = {name: kind.entries[name] for name in names if name in kind.entries}
        result = (kind.result or ANY) if kind.name == "function" else kind
        shown, logic = str(element.get("name") or key), ByName(service, names)
        return Decision(key, shown, self._key(key), frozenset(names), names_of(element), outputs, types, result, logic)

    def _type(self, element: Element) -> Type:
        variable = child(element, "variable")
        return self.types.of(variable.get("typeRef")) if variable is not None else ANY

    def _data_types(self, inputs: frozenset[str]) -> dict[str, Type]:
        named = ((name, self._type(element)) for element in self.data.values() for name in names_of(element))
        return {name: kind for name, kind in named if name in inputs and kind is not ANY}


_REQUIRED = (("requiredDecision", False), ("requiredKnowledge", True))


def _imported(element: Element, by: str, report: Report, library: Library) -> Import | None:
    """The imported model, None (and a finding) when there is none, or when it imports this one."""
    namespace, under = str(element.get("namespace") or ""), str(element.get("name") or "")
    found = library.find(namespace)
    if found is None:
        zh, en = f"没有找到要导入的模型 {under}（{namespace}）", f"the imported model {under} ({namespace}) was not found"
        report.error("dmn-import", element.get("id"), zh, en)
        return None
    if namespace in library.open:
        library.circles.add(namespace)
        return None
    if namespace not in library.made:
        library.made[namespace] = compiled(*found, library)
    if by in library.circles:
        zh, en = f"模型 {under} 与本模型互相导入", f"model {under} and this one import each other"
        report.error("dmn-import", element.get("id"), zh, en)
    return Import(under, library.made[namespace])


def _outputs(logic: Node, own: str) -> tuple[str, ...]:
    if not isinstance(logic, Table) or (logic.aggregation and len(logic.outputs) > 1):
        return (own,)
    return tuple(column.name or own for column in logic.outputs)

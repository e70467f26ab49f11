"""Which variables an instance can have, as far as its files say: forms, scripts, decisions, services, messages, loops and data objects."""

from collections.abc import Iterable, Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.targets import assigned, targets

# Written by the engine (architecture §14, approvals part A), some only within a loop.
ALWAYS = frozenset({
    "initiator", "name", "serial_no", "outcome", "outcomes", "chosen",
    "loopCounter", "nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances",
})  # fmt: skip


def variables(document: Document) -> frozenset[str] | None:
    """Names an expression may read. None when anything may come in: without a start form, from a caller, or from a called process nobody knows."""
    starts = [start for start in document.scopes[0].starts if not document.events_of(start)]
    forms = [_fields(document, f"{start.id}.form") for start in starts]
    open_tasks = not forms and (any(document.of("callActivity")) or None in _shown(document))
    written = written_by(document)
    if None in forms or open_tasks or document.is_called or written is None:
        return None
    return ALWAYS | written | {name for names in forms for name in names or ()}


def written_by(document: Document) -> frozenset[str] | None:
    """What the steps of a process write, those of the processes it calls included. None when that cannot be told."""
    called = [(document.known.called or {}).get(node.element.get("calledElement", "")) for node in document.of("callActivity")]
    decided = list(_decided(document))
    if None in decided or None in called:
        return None
    return frozenset({name for names in (*_shown(document), *decided, *called, _written(document)) for name in names or ()})


def _shown(document: Document) -> list[frozenset[str] | None]:
    return [_fields(document, node.properties.get("form", f"{node.id}.form")) for node in document.of(*FOR_PEOPLE)]


def _fields(document: Document, form: str) -> frozenset[str] | None:
    """The first parts of the names on a form; None where there is none: then a task of a process without a start form takes any variables."""
    fields = (document.known.fields or {}).get(form)
    return None if fields is None else frozenset(name.partition(".")[0] for name in fields)


def _written(document: Document) -> Iterator[str]:
    for _, _, name in (*targets(document), *assigned(document)):
        yield name.partition(".")[0]
    for data in document.process.iter(f"{{{tree.BPMN}}}dataObjectReference", f"{{{tree.BPMN}}}dataObject"):
        yield from (value for value in (data.get("name"), data.get("id")) if value)


def _decided(document: Document) -> Iterator[Iterable[str] | None]:
    """What decisions write that name no result variable; None for a decision nobody here knows."""
    for node in document.of("businessRuleTask"):
        if not any(tree.text(r) for r in tree.extensions(node.element, "resultVariable")):
            yield from ((document.known.outputs or {}).get(decision) for decision in document.decisions_of(node))

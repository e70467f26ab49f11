"""What the elements of a model are called."""

from engine.dmn.document import Element, all_elements, child, children, local_name

LOGIC = ("decision", "businessKnowledgeModel", "decisionService")
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
_OF_FUNCTIONS = frozenset(["formalParameter", "parameter"])


def variable_name(element: Element) -> str:
    variable = child(element, "variable")
    return str((variable.get("name") if variable is not None else None) or "")


def key_of(element: Element) -> str:
    """Its id; its name where it has none, as DMN allows."""
    return str(element.get("id") or element.get("name") or "")


def names_of(element: Element) -> tuple[str, ...]:
    """What others may call it in their expressions: its variable, its name, its id."""
    candidates = [variable_name(element), element.get("name"), element.get("id")]
    return tuple(dict.fromkeys(str(name) for name in candidates if name))


def label(element: Element) -> tuple[str, str]:
    """How a finding calls it, in both languages."""
    name = element.get("name") or element.get("id")
    return f"决策“{name}”", f"decision {name}"


def _is_known_everywhere(element: Element) -> bool:
    name, kind = element.get("name"), local_name(element)
    return bool(name) and kind in _NAMED and not ("." in str(name) and kind in _OF_FUNCTIONS)


def all_names(root: Element) -> frozenset[str]:
    """Everything in the model that an expression may mention; not the parameters with a dot, which outside their function would hide a path."""
    named = (str(element.get("name")) for element in all_elements(root) if _is_known_everywhere(element))
    iterators = (str(element.get("iteratorVariable")) for element in all_elements(root) if element.get("iteratorVariable"))
    ids = (str(element.get("id")) for element in children(root, *LOGIC) if element.get("id"))
    return frozenset(named) | frozenset(iterators) | frozenset(ids)

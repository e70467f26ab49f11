"""Small decision models, written in few words."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from engine import dmn

DMN_1_3 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def model(*parts: str, namespace: str = DMN_1_3, attributes: str = "") -> bytes:
    """A whole file around these elements."""
    body = "\n".join(parts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{namespace}" id="m" name="m" {attributes}>{body}</definitions>'.encode()


def decision(logic: str, *, id: str = "d", name: str | None = None, requires: Sequence[str] = (), variable: str = "") -> str:
    """`requires`: "#decision", "input:#data" or "knowledge:#bkm". `variable`: its attributes."""
    links = "".join(_requirement(link) for link in requires)
    of_name = f" name={quoteattr(name)}" if name else f' name="{id}"'
    return f'<decision id="{id}"{of_name}>{f"<variable {variable}/>" if variable else ""}{links}{logic}</decision>'


def _requirement(link: str) -> str:
    kind, _, target = link.rpartition(":")
    if kind == "knowledge":
        return f'<knowledgeRequirement><requiredKnowledge href="{target}"/></knowledgeRequirement>'
    element = "requiredInput" if kind == "input" else "requiredDecision"
    return f'<informationRequirement><{element} href="{target}"/></informationRequirement>'


def text(formula: str) -> str:
    return f"<text>{escape(formula)}</text>"


def literal(formula: str, attributes: str = "") -> str:
    return f"<literalExpression {attributes}>{text(formula)}</literalExpression>"


def table(
    inputs: Sequence[str], outputs: Sequence[str], rules: Sequence[Sequence[str]], *, policy: str = "UNIQUE", aggregation: str = "", extra: str = ""
) -> str:  # fmt: skip
    """`inputs`: "expression" or "expression:typeRef"; `outputs`: "name", "name:typeRef" or "name = values"; `rules`: cells, ids r1, r2, …"""
    columns = "".join(_input(column) for column in inputs) + "".join(_output(column) for column in outputs)
    rows = "".join(_rule(number, cells, len(inputs)) for number, cells in enumerate(rules, start=1))
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable id="t" hitPolicy="{policy}"{aggregated} {extra}>{columns}{rows}</decisionTable>'


def _input(column: str) -> str:
    expression, _, kind = column.partition(":")
    kind = f' typeRef="{kind}"' if kind else ""
    return f"<input><inputExpression{kind}>{text(expression)}</inputExpression></input>"


def _output(column: str) -> str:
    named, _, values = column.partition(" = ")
    name, _, kind = named.partition(":")
    attributes = (f' name="{name}"' if name else "") + (f' typeRef="{kind}"' if kind else "")
    return f"<output{attributes}>{f'<outputValues>{text(values)}</outputValues>' if values else ''}</output>"


def _rule(number: int, cells: Sequence[str], inputs: int) -> str:
    tests = "".join(f"<inputEntry>{text(cell)}</inputEntry>" for cell in cells[:inputs])
    return f'<rule id="r{number}">{tests}{"".join(f"<outputEntry>{text(cell)}</outputEntry>" for cell in cells[inputs:])}</rule>'


def decide(xml: bytes, context: dict[str, Any], *, id: str = "d") -> dmn.Result:
    return dmn.parse(xml)[id].evaluate(context)


def value_of(logic: str, context: dict[str, Any] | None = None, **options: Any) -> Any:
    """The value of one decision with this logic."""
    return decide(model(decision(logic, **options)), context or {}).value

"""A `decisionTable` element to a compiled table."""

from engine.dmn.document import Element, child, children, identifier, text_of
from engine.dmn.formulas import Formulas
from engine.dmn.hits import AGGREGATIONS, MULTIPLE, SINGLE
from engine.dmn.table import Input, Output, Rule, Table
from engine.feel import FeelError, UnaryTests, parse, unary
from engine.feel.nodes.node import Node
from engine.feel.scope import Meter, Scope
from engine.feel.values import Value

Where = tuple[str, str]


def read_table(element: Element, formulas: Formulas, where: Where) -> Table:
    """The table as far as it can be read; everything that cannot goes to the report."""
    inputs = tuple(_input(column, number, formulas, where) for number, column in enumerate(children(element, "input"), start=1))
    outputs = tuple(_output(column, number, formulas, where) for number, column in enumerate(children(element, "output"), start=1))
    _check_output_names(element, outputs, formulas, where)
    rules = [_rule(row, number, (len(inputs), len(outputs)), formulas, where) for number, row in enumerate(children(element, "rule"), start=1)]
    policy, aggregation = _policy(element, len(outputs), formulas, where)
    found = tuple(rule for rule in rules if rule)
    return Table(str(identifier(element)), policy, aggregation, inputs, outputs, found)


def _input(column: Element, number: int, formulas: Formulas, where: Where) -> Input:
    expression = child(column, "inputExpression")
    place = (f"{where[0]}第 {number} 个输入列", f"input {number} of {where[1]}")
    text, type_name = text_of(expression), expression.get("typeRef") if expression is not None else None
    if not text:
        formulas.report.error("dmn-input", identifier(column), f"{place[0]}没有表达式", f"{place[1]} has no expression")
    return Input(text, formulas.expression(expression, place), formulas.types.of(type_name), _allowed(child(column, "inputValues"), formulas, place))


def _allowed(element: Element | None, formulas: Formulas, where: Where) -> UnaryTests:
    return unary("-") if element is None else formulas.tests(element, where)


def _output(column: Element, number: int, formulas: Formulas, where: Where) -> Output:
    place = (f"{where[0]}第 {number} 个输出列", f"output {number} of {where[1]}")
    allowed, default = child(column, "outputValues"), child(column, "defaultOutputEntry")
    values = _values(allowed, formulas) if allowed is not None else ()
    default_node = formulas.expression(default, place) if text_of(default) else None
    kind = formulas.types.of(column.get("typeRef"))
    return Output(str(column.get("name") or ""), kind, _allowed(allowed, formulas, place), values, default_node)


def _values(element: Element, formulas: Formulas) -> tuple[Value, ...]:
    """The values of a comma list, best first; none when it is another kind of test."""
    try:
        listed: Node = parse(f"[{text_of(element)}]", formulas.vocabulary).node
    except FeelError:
        return ()
    values = listed.evaluate(Scope({}, Meter(10_000, None)))
    return tuple(values) if type(values) is list else ()


def _check_output_names(element: Element, outputs: tuple[Output, ...], formulas: Formulas, where: Where) -> None:
    names = [output.name for output in outputs]
    report, at = formulas.report, identifier(element)
    if not outputs:
        report.error("dmn-output", at, f"{where[0]}没有输出列", f"{where[1]} has no output")
    elif len(outputs) > 1 and ("" in names or len(set(names)) < len(names)):
        zh, en = "多个输出列时每列要有不同的名称", "several outputs need different names"
        report.error("dmn-output", at, f"{where[0]}：{zh}", f"{where[1]}: {en}")


def _policy(element: Element, outputs: int, formulas: Formulas, where: Where) -> tuple[str, str]:
    policy, aggregation = str(element.get("hitPolicy") or "UNIQUE"), str(element.get("aggregation") or "")
    report, at = formulas.report, identifier(element)
    if policy not in SINGLE + MULTIPLE:
        report.error("dmn-hit-policy", at, f"{where[0]}的命中策略 {policy} 不存在", f"{where[1]} has the unknown hit policy {policy}")
        return "UNIQUE", ""
    if aggregation and aggregation not in AGGREGATIONS:
        report.error("dmn-hit-policy", at, f"{where[0]}的汇总方式 {aggregation} 不存在", f"{where[1]} has the unknown aggregation {aggregation}")
        return policy, ""
    if aggregation in ("SUM", "MIN", "MAX") and outputs > 1:
        zh, en = f"{where[0]}有多个输出列，不能汇总", f"{where[1]} has several outputs and cannot be aggregated"
        report.error("dmn-hit-policy", at, zh, en)
    return policy, aggregation if policy == "COLLECT" else ""


def _rule(row: Element, number: int, size: tuple[int, int], formulas: Formulas, where: Where) -> Rule | None:
    tests, results = children(row, "inputEntry"), children(row, "outputEntry")
    place = (f"{where[0]}第 {number} 条规则", f"rule {number} of {where[1]}")
    if (len(tests), len(results)) != size:
        zh = f"{place[0]}有 {len(tests)} 个输入格和 {len(results)} 个输出格，应为 {size[0]} 和 {size[1]}"
        en = f"{place[1]} has {len(tests)} input and {len(results)} output cells instead of {size[0]} and {size[1]}"
        formulas.report.error("dmn-cells", identifier(row), zh, en)
        return None
    return Rule(
        str(row.get("id") or f"#{number}"),
        tuple(formulas.tests(cell, _cell(place, index, ("输入", "input"))) for index, cell in enumerate(tests, start=1)),
        tuple(_result(cell, formulas, _cell(place, index, ("输出", "output"))) for index, cell in enumerate(results, start=1)),
        tuple(text_of(note) for note in children(row, "annotationEntry")),
    )


def _cell(place: Where, index: int, kind: Where) -> Where:
    return f"{place[0]}第 {index} 个{kind[0]}格", f"{kind[1]} cell {index} of {place[1]}"


def _result(cell: Element, formulas: Formulas, where: Where) -> Node:
    return formulas.typed(formulas.expression(cell, where), cell.get("typeRef"))

"""What is suspicious in a decision table: rules that overlap, rules nobody can reach, results that are never allowed, forgotten quotes."""

from engine.dmn.coverage import coverage
from engine.dmn.formulas import BROKEN
from engine.dmn.report import Report
from engine.dmn.table import Rule, Table
from engine.feel import FeelError, UnaryTests
from engine.feel.nodes.logic import ValueTest
from engine.feel.nodes.node import NOTHING, Node
from engine.feel.nodes.plain import Literal, Name
from engine.feel.scope import Meter, Scope


def lint_table(table: Table, name: str, report: Report) -> None:
    """Findings about one table of the decision `name`."""
    if not table.rules:
        report.warning("dmn-no-rules", table.id, f"决策“{name}”的决策表没有规则", f"the table of decision {name} has no rules")
    if table.policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.values for output in table.outputs):
        zh, en = f"{table.policy} 需要用输出值（outputValues）给出先后", f"{table.policy} needs output values that say what comes first"
        report.error("dmn-priorities", table.id, f"决策“{name}”：{zh}", f"decision {name}: {en}")
    _lint_pairs(table, name, report)
    if table.policy == "UNIQUE":
        _lint_coverage(table, name, report)
    for number, rule in enumerate(table.rules, start=1):
        where = (f"决策“{name}”第 {number} 条规则", f"rule {number} of decision {name}")
        _lint_tests(table, rule, where, report)
        _lint_results(table, rule, where, report)


def _lint_pairs(table: Table, name: str, report: Report) -> None:
    """A rule whose every cell is also covered by an earlier one, or the other way round."""
    rows = [tuple(_meaning(cell) for cell in rule.tests) for rule in table.rules]
    for number, rule in enumerate(table.rules):
        for earlier in range(number):
            covered = _covers(rows[earlier], rows[number])
            if table.policy == "UNIQUE" and (covered or _covers(rows[number], rows[earlier])):
                zh = f"决策“{name}”第 {earlier + 1} 条与第 {number + 1} 条规则重叠，UNIQUE 不允许"
                en = f"rules {earlier + 1} and {number + 1} of decision {name} overlap, which UNIQUE does not allow"
                report.error("dmn-overlap", rule.id, zh, en)
                break
            if covered and table.policy == "FIRST":
                zh = f"决策“{name}”第 {number + 1} 条规则永远轮不到：第 {earlier + 1} 条已经包括它"
                en = f"rule {number + 1} of decision {name} can never be reached: rule {earlier + 1} covers it"
                report.warning("dmn-unreachable", rule.id, zh, en)
                break
            if covered and table.policy == "ANY" and rule.outputs != table.rules[earlier].outputs:
                zh = f"决策“{name}”第 {earlier + 1} 条与第 {number + 1} 条规则条件相同而结果不同，ANY 不允许"
                en = f"rules {earlier + 1} and {number + 1} of decision {name} have the same conditions and different results"
                report.warning("dmn-overlap", rule.id, zh, en)
                break


def _lint_coverage(table: Table, name: str, report: Report) -> None:
    """Inputs that meet two rules or none, each with an example; one finding for every rule and one for all that is left out."""
    found = coverage(table)
    if found is None:
        return
    reported = {finding.element_id for finding in report.findings if finding.rule == "dmn-overlap"}
    for number, rule in enumerate(table.rules):
        overlap = found.overlap(number) if rule.id not in reported else None
        if overlap:
            earlier, example = overlap
            zh = f"决策“{name}”第 {earlier + 1} 条与第 {number + 1} 条规则重叠，例如 {example}，UNIQUE 不允许"
            en = f"rules {earlier + 1} and {number + 1} of decision {name} overlap, for example for {example}, which UNIQUE does not allow"
            report.warning("dmn-overlap", rule.id, zh, en)
    gap = found.gap() if all(output.default is None for output in table.outputs) else None
    if gap:
        zh, en = f"决策“{name}”没有规则适用于 {gap}", f"no rule of decision {name} applies to {gap}"
        report.warning("dmn-gap", table.id, zh, en)


def _meaning(cell: UnaryTests) -> str:
    """The same for cells that mean the same, "" for one that holds for everything; a broken one is like no other."""
    if cell is BROKEN:
        return "broken"
    return f"{cell.inverted}{cell.tests!r}" if cell.tests else ""


def _covers(wide: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    """Whether every cell of `wide` holds for everything, or says the same as the cell of `narrow`."""
    return all(one in ("", other) and one != "broken" for one, other in zip(wide, narrow, strict=True)) and "broken" not in narrow


def _lint_tests(table: Table, rule: Rule, where: tuple[str, str], report: Report) -> None:
    for column, cell in zip(table.inputs, rule.tests, strict=True):
        for word in _bare_words(cell) if column.type.name == "string" else ():
            zh, en = f"{where[0]}的 {word} 没有引号，会被当作变量", f"{word} in {where[1]} has no quotation marks and is read as a variable"
            report.warning("dmn-quotes", rule.id, zh, en)


def _bare_words(cell: UnaryTests) -> list[str]:
    operands = [test.operand for test in cell.tests if isinstance(test, ValueTest)]
    return [operand.name for operand in operands if isinstance(operand, Name) and operand.name != "?"]


def _lint_results(table: Table, rule: Rule, where: tuple[str, str], report: Report) -> None:
    for output, cell in zip(table.outputs, rule.outputs, strict=True):
        if any(cell.references(NOTHING)) or cell == Literal(None):
            continue
        value = _constant(cell)
        if value is None:
            zh, en = f"{where[0]}的结果总是 null", f"a result of {where[1]} is always null"
            report.warning("dmn-null-result", rule.id, zh, en)
        elif output.type.or_null(value) is None:
            zh, en = f"{where[0]}的结果不是 {output.type.name} 类型，会成为 null", f"a result of {where[1]} is no {output.type.name} and becomes null"
            report.error("dmn-output-type", rule.id, zh, en)
        elif output.value(Literal(value), Scope({}, Meter(10_000, None))) is None:
            zh, en = f"{where[0]}的结果不在输出值之内，会成为 null", f"a result of {where[1]} is not one of the output values and becomes null"
            report.error("dmn-output-value", rule.id, zh, en)


def _constant(cell: Node) -> object:
    try:
        return cell.evaluate(Scope({}, Meter(10_000, None)))
    except FeelError:
        return None

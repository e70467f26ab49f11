"""Script tasks: one assignment a line."""

import pytest

from engine import feel


def test_assignments_are_read_in_order_with_comments_and_empty_lines() -> None:
    script = """
    // 费用
    fee = 200 * count(items)

    = 说明 == 1
    """.replace("    = 说明 == 1\n", '    说明 = "共 " + string(fee) + " 元"  // 给人看\n')

    found = feel.assignments(script)

    assert [name for name, _ in found] == ["fee", "说明"]
    assert found[0][1].evaluate({"items": [1, 2]}) == 400
    assert found[1][1].evaluate({"fee": 400}) == "共 400 元"


def test_an_open_bracket_continues_on_the_next_line() -> None:
    found = feel.assignments("x = {\n  a: [1,\n    2],\n  b: 3\n}\ny = 1")

    assert [(name, feel.to_json(expression.evaluate({}))) for name, expression in found] == [("x", {"a": [1, 2], "b": 3}), ("y", 1)]


def test_comparison_is_not_assignment() -> None:
    [(name, expression)] = feel.assignments("ok = a = b")

    assert (name, expression.evaluate({"a": 1, "b": 1})) == ("ok", True)


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("a = 1\nb", 2),
        ("a = 1\nif = 2", 2),
        ("a == 1", 1),
        ("a b = 1", 1),
        ("a.b = 1", 1),
        ("= 1", 1),
        ("x = 1\n\ny = 1 +", 3),
        ('x = "open', 1),
        ("1x = 1", 1),
    ],
)
def test_a_broken_line_is_refused_with_its_number(script: str, line: int) -> None:
    with pytest.raises(feel.FeelError) as refused:
        feel.assignments(script)

    assert refused.value.position is not None
    assert refused.value.position.line == line


def test_columns_count_in_the_line_of_the_script() -> None:
    with pytest.raises(feel.FeelError) as refused:
        feel.assignments("a = 1\nfee = 2 + True")

    assert refused.value.position == feel.Position(2, 11)


def test_nothing_is_an_empty_script() -> None:
    assert feel.assignments("\n  // nothing\n") == []

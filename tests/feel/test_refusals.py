"""What cannot be read is refused with its place, in both languages, with the FEEL spelling for those who come from elsewhere."""

import pytest

from engine import feel

SPELLINGS = [
    ("a == 1", "写作 =", 1, 4),
    ("a = True", "写作 true", 1, 5),
    ("a != False", "写作 false", 1, 6),
    ("x = None", "写作 null", 1, 5),
    ("x is None", "写作 = null", 1, 3),
    ("x is not None", "写作 != null", 1, 3),
    ("len(x) > 3", "count(list)", 1, 4),
    ("str(x)", "string(x)", 1, 4),
    ("a && b", "写作 and", 1, 3),
    ("a || b", "写作 or", 1, 3),
    ("!a", "写作 not(x)", 1, 1),
    ("not a", "写作 not(x)", 1, 5),
    ("a not in b", "写作 not(a in b)", 1, 3),
    ("a AND b", "写作 and / or", 1, 3),
    ("a <> b", "写作 !=", 1, 4),
    ("a % 2 = 0", "modulo(a, b)", 1, 3),
    ("1 if a else 2", "if c then a else b", 1, 3),
    ("a = 'x'", '写作 "text"', 1, 5),
    ('name.startswith("a")', "starts with(text, part)", 1, 16),
    ("金额＞5", "全角符号", 1, 3),
    ("（a）", "全角符号", 1, 1),
    ("a = “x”", "全角符号", 1, 5),
    ("1 + string lenght(a)", "string length()", 1, 5),
    ("uper case(a)", "upper case()", 1, 1),
    ("is defined(a)", "没有函数 is defined()", 1, 1),
    ("a b", "“b”不能出现在这里", 1, 3),
    ("substing(a, 1)", "substring()", 1, 9),
    ('a = "x', "双引号", 1, 5),
    ("a +", "不完整", 1, 4),
    ("", "不完整", 1, 1),
    ("1 2", "“2”不能出现在这里", 1, 3),
    ("a >\n > 5", "“>”不能出现在这里", 2, 2),
    ('@"2025-13-01"', "不是日期", 1, 2),
    ("x instance of strnig", "没有类型 strnig", 1, 15),
    ("= a ==", "写作 =", 1, 6),
]


@pytest.mark.parametrize(("text", "says", "line", "column"), SPELLINGS)
def test_a_refusal_says_where_and_how_feel_writes_it(text: str, says: str, line: int, column: int) -> None:
    with pytest.raises(feel.FeelError) as refused:
        feel.parse(text)

    assert says in refused.value.message_zh
    assert refused.value.position == feel.Position(line, column)
    assert refused.value.message_en.isascii() or not text.isascii() or "…" in refused.value.message_en
    assert str(refused.value).startswith(f"第 {line} 行第 {column} 列：")


@pytest.mark.parametrize("name", ["True", "None"])
def test_a_text_may_say_true(name: str) -> None:
    assert feel.evaluate(f'"{name}"', {}) == name


def test_python_in_a_string_is_no_hint() -> None:
    with pytest.raises(feel.FeelError) as refused:
        feel.parse('a = "x == y" +')

    assert "写作" not in refused.value.message_zh


def test_a_function_of_the_context_may_be_called_inside_it() -> None:
    assert feel.evaluate("{double: function(x) x * 2, four: double(2)}.four", {}) == 4


def test_deep_nesting_is_refused_and_not_a_crash() -> None:
    for text in ("(" * 3000 + "1" + ")" * 3000, "[" * 3000 + "]" * 3000, "-" * 3000 + "1", "not(" * 500 + "true" + ")" * 500, "1" + " + 1" * 3000):
        try:
            feel.parse(text).evaluate({})
        except feel.FeelError as error:
            assert error.message_zh and error.message_en


@pytest.mark.parametrize(
    "text",
    [
        "(" * 400 + "1" + ")" * 400,
        "[" * 400 + "]" * 400,
        "x[" * 400 + "1" + "]" * 400,
        "count(" * 400 + "1" + ")" * 400,
        "{a: " * 250 + "1" + "}" * 250,
        "if true then " * 300 + "1" + " else 1" * 300,
        "for x in l return " * 300 + "1",
        "function(x) " * 300 + "1",
    ],
)
def test_what_is_nested_hundreds_of_levels_deep_is_refused_before_it_is_read(text: str) -> None:
    with pytest.raises(feel.FeelError, match="嵌套过深"):
        feel.parse(text)


def test_many_things_beside_one_another_are_not_nested() -> None:
    for text in ("[" + ", ".join(["if a then b else c"] * 250) + "]", "[" + ", ".join(["function(x) x"] * 250) + "]", "(1) + " * 150 + "1"):
        feel.parse(text)


def test_functions_may_be_made_by_functions() -> None:
    assert feel.evaluate("{f: " + "function(x) " * 150 + "x, r: f" + "(7)" * 150 + "}.r", {}) == 7


@pytest.mark.parametrize("text", ["1 + " * 10_000 + "1", "[" + "a, " * 1_500 + "a]"])
def test_a_text_of_unreasonable_length_is_refused(text: str) -> None:
    with pytest.raises(feel.FeelError, match="过长"):
        feel.parse(text)


@pytest.mark.parametrize("text", ["2 + " + "1" * 7000, "2 + 1e99999", "2 + -1e99999"])
def test_a_number_too_large_for_any_number_is_refused_at_its_place(text: str) -> None:
    with pytest.raises(feel.FeelError, match="过大") as refused:
        feel.parse(text)

    assert refused.value.position is not None
    assert refused.value.position.line == 1

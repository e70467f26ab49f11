"""Words for those who come from other languages: what they wrote, and how FEEL says it."""

import re
from difflib import get_close_matches

from engine.feel.errors import FeelError, Position

# What was written (looked for outside of strings and comments), and how FEEL writes it.
_SPELLINGS: list[tuple[str, str, str]] = [
    (r"==", "==", "="),
    (r"<>", "<>", "!="),
    (r"&&", "&&", "and"),
    (r"\|\|", "||", "or"),
    (r"\bis\s+not\s+(None|null)\b", "is not None", "!= null"),
    (r"\bis\s+(None|null)\b", "is None", "= null"),
    (r"\bnot\s+in\b", "a not in b", "not(a in b)"),
    (r"\bTrue\b", "True", "true"),
    (r"\bFalse\b", "False", "false"),
    (r"\bNone\b", "None", "null"),
    (r"\belif\b", "elif", "else if"),
    (r"\b(AND|OR|NOT)\b", "AND / OR / NOT", "and / or / not(x)"),
    (r"\blambda\b", "lambda x: …", "function(x) …"),
    (r"\bnot\s+(?!\(|in\b)", "not x", "not(x)"),
    (r"!(?!=)", "!x", "not(x)"),
    (r"%", "a % b", "modulo(a, b)"),
    (r"(?<=[\w)\]\"])\s+if\b(?!.*\bthen\b).*\belse\b", "a if c else b", "if c then a else b"),
    (r"'", "'text'", '"text"'),
]
_FUNCTIONS = {
    "len": "count(list) / string length(text)", "str": "string(x)", "int": "number(x)", "float": "number(x)", "bool": "x = true",
    "round": "round half up(x, 2)", "isinstance": "x instance of number", "range": "for i in 1..n return i", "set": "distinct values(list)",
    "sorted": "sort(list)", "datetime": "date and time(x)", "timedelta": 'duration("P1D")', "Decimal": "number(x)", "avg": "mean(list)",
    "average": "mean(list)", "length": "string length(text)", "size": "count(list)", "concat": "concatenate(a, b)", "isnull": "x = null",
    "upper": "upper case(text)", "lower": "lower case(text)", "map": "for x in list return x", "filter": "list[condition]", "pow": "a ** b",
    "startswith": "starts with(text, part)", "endswith": "ends with(text, part)", "strip": "trim(text)", "get": "context.key",
    "items": "get entries(context)", "isdigit": 'matches(text, "^[0-9]+$")', "includes": "list contains(list, x)",
}  # fmt: skip
_METHODS = frozenset(["startswith", "endswith", "strip", "lower", "upper", "get", "items", "isdigit", "includes", "length"])
_FULL_WIDTH = dict(zip("“”‘’，。（）；：！？＝＜＞＋－×÷【】、｛｝", "\"\"''" + ",.()" + ";:!?=<>+-*/[],{}", strict=True))
_NOT_CODE = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)


def stray_character(text: str, at: int, position: Position) -> FeelError:
    """The refusal of a character that is no part of FEEL."""
    character = text[at]
    if character == '"':
        return FeelError("文本没有结束的双引号", "the text has no closing quotation mark", position)
    if character in _FULL_WIDTH:
        plain = _FULL_WIDTH[character]
        zh, en = f"“{character}”是全角符号，请改为半角“{plain}”", f"{character} is a full-width character; write {plain}"
        return FeelError(zh, en, position)
    return _with_spelling(text, f"不认识的字符“{character}”", f"unknown character {character}", position)


def unexpected(text: str, token: str, position: Position) -> FeelError:
    """The refusal of a token where it stands; "" for the end of the text."""
    if not token:
        return _with_spelling(text, "表达式不完整", "the expression ends too early", position)
    return _with_spelling(text, f"“{token}”不能出现在这里", f"{token} is not expected here", position)


def _with_spelling(text: str, zh: str, en: str, position: Position) -> FeelError:
    code = _NOT_CODE.sub(lambda found: '""' + " " * (len(found[0]) - 2), text)
    for pattern, written, feel in _SPELLINGS:
        if re.search(pattern, code):
            return FeelError(f"{zh}。FEEL 不写 {written}，写作 {feel}", f"{en}. FEEL does not write {written} but {feel}", position)
    return FeelError(zh, en, position)


def python_constant(name: str, position: Position) -> FeelError | None:
    """The refusal of `True`, `False` and `None` as names."""
    if name not in ("True", "False", "None"):
        return None
    feel = "null" if name == "None" else name.lower()
    return FeelError(f"FEEL 不写 {name}，写作 {feel}", f"FEEL does not write {name} but {feel}", position)


def unknown_function(name: str, known: frozenset[str], position: Position) -> FeelError:
    """The refusal of a function nobody knows, with the one that was meant."""
    if name in _FUNCTIONS:
        feel = _FUNCTIONS[name]
        return FeelError(f"没有函数 {name}()，FEEL 写作 {feel}", f"there is no function {name}(); FEEL writes {feel}", position)
    near = get_close_matches(name, known, n=1, cutoff=0.76)
    zh, en = (f"，是否指 {near[0]}()？", f"; did you mean {near[0]}()?") if near else ("", "")
    return FeelError(f"没有函数 {name}(){zh}", f"there is no function {name}(){en}", position)


def python_method(name: str, position: Position) -> FeelError | None:
    """The refusal of `text.startswith(…)` and its like."""
    if name not in _METHODS:
        return None
    feel = _FUNCTIONS[name]
    return FeelError(f"FEEL 没有方法 .{name}()，写作 {feel}", f"FEEL has no method .{name}(); write {feel}", position)

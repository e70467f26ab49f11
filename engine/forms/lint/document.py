"""The bytes of a form file as a JSON object of bounded size and depth."""

from typing import Any

import orjson

from engine.forms.lint.spot import Found, Schema

LARGEST = 1024 * 1024
DEEPEST = 60


class Unreadable(Exception):
    """There is nothing to check further; `found` says why."""

    def __init__(self, rule: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.found = Found(rule, None, zh, en)


def read(content: bytes) -> Schema:
    """Raises Unreadable. A byte order mark is allowed."""
    if len(content) > LARGEST:
        raise Unreadable("form-too-large", "表单文件超过 1 MB，请拆分或精简", "the form file is larger than 1 MB; split or shorten it")
    schema = _json(content.removeprefix(b"\xef\xbb\xbf"))
    if not isinstance(schema, dict):
        raise Unreadable("form-not-object", "表单文件应是一个 JSON 对象", "a form file must be one JSON object")
    _measure(schema)
    return schema


def _json(content: bytes) -> Any:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        zh, en = f"表单文件不是 UTF-8 编码（第 {error.start + 1} 个字节）", f"the form file is not UTF-8 (byte {error.start + 1})"
        raise Unreadable("form-not-utf8", zh, en) from None
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        zh = f"表单文件不是正确的 JSON：第 {error.lineno} 行第 {error.colno} 列"
        en = f"the form file is not JSON: line {error.lineno}, column {error.colno}"
        raise Unreadable("form-not-json", zh, en) from None


def _measure(schema: Schema) -> None:
    """Without recursion: nothing deeper than DEEPEST may reach the code that recurses."""
    level: list[Any] = [schema]
    for _ in range(DEEPEST):
        texts = [item for item in level if isinstance(item, str)]
        if any("\x00" in text for text in texts):
            raise Unreadable("form-characters", "表单文件里有空字符 (U+0000)，请删除", "the form file holds a null character (U+0000); remove it")
        level = [inner for item in level for inner in _inner(item)]
        if not level:
            return
    raise Unreadable("form-too-deep", f"表单文件嵌套超过 {DEEPEST} 层", f"the form file is nested deeper than {DEEPEST} levels")


def _inner(item: Any) -> list[Any]:
    return [*item.keys(), *item.values()] if isinstance(item, dict) else item if isinstance(item, list) else []

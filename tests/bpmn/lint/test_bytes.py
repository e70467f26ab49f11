"""Whatever bytes come, findings come back: never a traceback."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.bpmn.lint import Known, lint
from engine.bpmn.lint.rules import file_size_limit
from engine.settings import Settings
from tests.bpmn.lint.drawing import draw, lanes, operator, task

KNOWN = Known(*(frozenset({"clerk"}) for _ in range(5)), key="request")
RICH = draw(
    's > u > x | x > q1 : outcome = "approved" | x > e1 * | q1 > v > q2 | q1 > z > q2 | q2 > r > c > p1 > e2 | b > e3',
    inner={"z": "s2 > u2 > e4"},
    on={"b": "v"},
    inside={"u": task(mode="all", outcomes="approved:同意;rejected:拒绝!"), "v": operator(amount="amount * 2", result="found")},
    extra=lanes(办理="u u2"),
    profile={"title": "initiator.name", "serial": "SW-{yyyyMMdd}-{4}", "starters": "role:clerk"},
)
BOMB = b'<!DOCTYPE a [<!ENTITY x "ha">' + b"".join(b'<!ENTITY x%d "%s">' % (i, b"&x;" * 10) for i in range(9)) + b"]><a>&x8;</a>"
HOSTILE = {
    "nothing": b"",
    "white space": b" \n ",
    "NULs": b"\0" * 1000,
    "a BOM alone": b"\xef\xbb\xbf",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "JSON": b'{"a": 1}',
    "another encoding than it says": RICH.decode().encode("utf-16"),
    "an unknown encoding": RICH.replace(b'"UTF-8"', b'"klingon"'),
    "bytes that are no UTF-8": RICH.replace("步骤u".encode(), b"\xff\xfe\xfa"),
    "an entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "an entity bomb": BOMB,
    "a DOCTYPE in UTF-16": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
    "an undeclared entity": RICH.replace("步骤u".encode(), b"&nobody;"),
    "a million levels": b"<a>" * 600_000,
    "300 levels of sub-processes": draw("s > u > e", extra='<bpmn:subProcess id="z">' * 300 + "</bpmn:subProcess>" * 300),
    "20 MB": b"<a>" + b" " * 20_000_000 + b"</a>",
    "not BPMN": b"<html><body/></html>",
    "no namespace": b'<definitions><process id="p"/></definitions>',
    "an empty process": RICH[: RICH.index(b"<bpmn:process")] + b"<bpmn:process/></bpmn:definitions>",
    "half a file": RICH[: len(RICH) // 2],
    "twice the file": RICH + RICH,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_with_findings(content: bytes) -> None:
    found = lint("process.bpmn", content, known=KNOWN)

    assert [f for f in found if f.severity == "error"]
    assert not [f for f in found if f.rule == "rule-error"]


@pytest.mark.parametrize("name", ["an entity", "an entity bomb", "a DOCTYPE in UTF-16"])
def test_a_doctype_is_called_a_doctype(name: str) -> None:
    assert [f.rule for f in lint("process.bpmn", HOSTILE[name])] == ["no-doctype"]


def test_a_word_like_doctype_in_a_text_is_no_doctype() -> None:
    assert lint("process.bpmn", draw("s > u > e", attributes={"u": 'id="u" name="&lt;!DOCTYPE"'}, inside={"u": task()})) == []


def test_another_encoding_is_read_as_declared() -> None:
    for encoding in ("utf-16", "gbk"):
        text = draw("s > u > e").decode().replace("UTF-8", encoding)
        assert lint("process.bpmn", text.encode(encoding)) == []


def test_the_size_limit_is_that_of_the_settings() -> None:
    assert Settings.model_fields["resource_bytes"].default == file_size_limit.LARGEST


def test_a_rule_repeats_itself_a_hundred_times_at_most_and_says_how_often_more() -> None:
    many = draw("s > u > e", extra="".join(f'<bpmn:complexGateway id="t{i}"/>' for i in range(500)))

    found = [f for f in lint("process.bpmn", many) if f.rule == "unsupported-element"]

    assert len(found) == 101
    assert "还有 400 处" in found[-1].message_zh


def never_breaks(content: bytes) -> None:
    found = lint("process.bpmn", content, known=KNOWN)

    assert not [f for f in found if f.rule == "rule-error"], found
    assert all(f.message_zh and f.message_en for f in found)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(RICH)), st.integers(0, 60), st.binary(max_size=20))
def test_cutting_out_and_putting_in_bytes_never_breaks_the_linter(at: int, length: int, put: bytes) -> None:
    never_breaks(RICH[:at] + put + RICH[at + length :])


WORDS = [
    *sorted({w for w in RICH.decode().replace("<", '"').replace(">", '"').split('"') if w.strip()}),
    "",
    "=",
    '"',
    "a" * 5000,
    "1e999",
    "[child]",
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), min_size=1, max_size=4))
def test_swapping_names_values_and_tags_never_breaks_the_linter(swaps: list[tuple[str, str]]) -> None:
    text = RICH.decode()
    for old, new in swaps:
        text = text.replace(old, new, 1) if old else text
    never_breaks(text.encode())

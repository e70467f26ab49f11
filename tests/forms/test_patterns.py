"""Patterns mean on the server what they mean in the browser, or are refused before they are published."""

import time

import pytest

from engine.forms.pattern import PatternRefused, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (r"b", "abc", True),
        (r"^1\d{10}$", "13800000000", True),
        (r"^1\d{10}$", "13800000000\n", False),
        (r"^\d+$", "１２３", False),
        (r"^\w+$", "中文", False),
        (r"^[\u4e00-\u9fa5]+$", "中文", True),
        (r"^[^\x00-\x7f]+$", "中文", True),
        (r"^\s$", "\u3000", True),
        (r"^\s$", "\ufeff", True),
        (r"^\S+$", "a\u00a0b", False),
        (r"^[\s\d]+$", "1\u30002", True),
        (r"^.$", "\u2028", False),
        (r"^..$", "😀", True),
        (r"^\ud83d\ude00$", "😀", True),
        (r"^[\w.-]+$", "a-b.c", True),
        (r"^[[]$", "[", True),
        (r"^\/\-$", "/-", True),
        (r"[\b]", "\b", True),
        (r"^(?:a|b)(?<name>c)$", "ac", True),
        (r"^\cA$", "\x01", True),
    ],
)
def test_a_pattern_matches_as_javascript_matches(pattern: str, text: str, matches: bool) -> None:
    assert compile_pattern(pattern)(text) is matches


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?=a)",
        r"(?!a)",
        r"(?<=a)b",
        r"(a)\1",
        "(a",
        "[z-a]",
        r"\p{Han}",
        r"\A",
        r"\Z",
        "(?i)a",
        "[]",
        "[^]",
        "a{2000}",
        "\\",
        r"[\S]",
        "a++",
        "a" * 1_001,
    ],
)
def test_a_pattern_the_server_cannot_check_alike_is_refused_in_both_languages(pattern: str) -> None:
    with pytest.raises(PatternRefused) as refused:
        compile_pattern(pattern)

    assert refused.value.zh and refused.value.en


def test_a_hostile_pattern_takes_linear_time() -> None:
    started = time.perf_counter()

    assert compile_pattern(r"^(a+)+$")("a" * 50_000 + "b") is False
    assert time.perf_counter() - started < 1


def test_a_lone_surrogate_does_not_break_a_pattern() -> None:
    assert compile_pattern("^[^a]$")("\ud800") is True

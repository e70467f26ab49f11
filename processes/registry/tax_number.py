"""企业税号 as a value: normalise, tell its kind, check it in the order of domain.md §4.2 (GB 32100-2015, GB 11714-1997)."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from stdnum.cn import uscc

from engine.errors import Problem
from processes.registry import areas, identity_card


class Kind(StrEnum):
    """What a number is: 统一社会信用代码, 旧税号, 个体 by identity card, 临时纳税人."""

    USCC18 = "USCC18"
    LEGACY15 = "LEGACY15"
    PERSON17 = "PERSON17"
    PERSON18 = "PERSON18"
    PERSON20 = "PERSON20"
    TEMP_L = "TEMP_L"


class Use(StrEnum):
    """Where the number is used decides what is allowed (D9)."""

    INVITATION = "invitation"
    """乐企 invitations: only 统一社会信用代码."""
    ALLOCATION = "allocation"
    """Activation and replacement: every kind."""
    TICKET = "ticket"
    """Tickets and cache keys: a wrong check digit is a warning (the seed's own example has one)."""


@dataclass(frozen=True)
class TaxNumber:
    """A number as written and as it is compared."""

    raw: str
    normalized: str
    kind: Kind
    area_code: str


@dataclass(frozen=True)
class Verdict:
    """`number` is None when `problem` says why; `warnings` do not refuse."""

    number: TaxNumber | None
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = field(default=())


# 登记管理部门 -> 机构类别 (GB 32100-2015 with amendment 1).
CATEGORIES = {
    "1": "129", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129", "8": "19", "9": "1239", "A": "9", "N": "1239", "Y": "1",
}  # fmt: skip
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_NOT_IN_USCC = re.compile(r"[^0-9A-HJ-NP-RTUW-Y]")
_LEGACY = re.compile(r"[0-9A-Z]{15}")
_BLANK = re.compile(r"\s")


def normalise(raw: str | None) -> str:
    """Full-width to half-width, upper case, without blanks at the ends; inner blanks stay (they are E-TAXNO-004)."""
    return unicodedata.normalize("NFKC", raw or "").strip().upper()


def check(raw: str | None, *, use: Use = Use.ALLOCATION, authority: str | None = None) -> Verdict:
    """The first thing that is wrong with a number, or the number; `authority`: 省级税务机关代码 to compare its area with."""
    text = normalise(raw)
    problem = _shape(text)
    if problem is None and use is Use.INVITATION and len(text) != 18:
        problem = Problem("E-TAXNO-002")
    if problem is None:
        problem = _content(text)
    if problem is not None and not (use is Use.TICKET and problem.code in ("E-TAXNO-008", "E-TAXNO-009")):
        return Verdict(None, problem)
    kind = _kind(text)
    if use is Use.INVITATION and kind is not Kind.USCC18:
        return Verdict(None, Problem("E-TAXNO-007", {"prefix": text[:2]}))
    number = TaxNumber(raw or "", text, kind, _area(text))
    warnings = [found for found in (problem, areas.mismatch(number.area_code, authority)) if found is not None]
    return Verdict(number, None, tuple(warnings))


def _shape(text: str) -> Problem | None:
    """Empty, inner blank, length."""
    if not text:
        return Problem("E-TAXNO-001")
    if _BLANK.search(text):
        return Problem("E-TAXNO-004")
    fits = {15: True, 17: identity_card.is_old(text[:15]) and text[15:].isdigit(), 18: True, 19: text[0] == "L", 20: _is_person20(text)}
    return None if fits.get(len(text), False) else Problem("E-TAXNO-002")


def _content(text: str) -> Problem | None:
    """Characters, area, department, check digits: by kind."""
    if len(text) == 18:
        return None if _is_identity_card(text) else _uscc(text)
    if len(text) == 19:
        return _content(text[1:])
    if len(text) == 15:
        return _legacy(text)
    return None


def _uscc(text: str) -> Problem | None:
    """GB 32100: characters (003), area digits (005), department (007), area (006), check digit (009), 主体标识码 (008)."""
    if _NOT_IN_USCC.search(text):
        return Problem("E-TAXNO-003")
    if not text[2:8].isdigit():
        return Problem("E-TAXNO-005")
    if text[1] not in CATEGORIES.get(text[0], ""):
        return Problem("E-TAXNO-007", {"prefix": text[:2]})
    if not areas.exists(text[2:8]):
        return Problem("E-TAXNO-006", {"area": text[2:8]})
    if uscc.calc_check_digit(text[:17]) != text[17]:
        return Problem("E-TAXNO-009")
    return None if organisation_check_digit(text[8:16]) == text[16] else Problem("E-TAXNO-008")


def _legacy(text: str) -> Problem | None:
    """15 characters: 6 area digits and the nine of GB 11714. Its own check digit is not judged: old identity cards have 15 too."""
    if not _LEGACY.fullmatch(text):
        return Problem("E-TAXNO-003")
    if not text[:6].isdigit():
        return Problem("E-TAXNO-005")
    return None if areas.exists(text[:6]) else Problem("E-TAXNO-006", {"area": text[:6]})


def organisation_check_digit(body: str) -> str:
    """GB 11714-1997 over the first eight characters of an 组织机构代码."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, _ORG_WEIGHTS, strict=True))
    return "0X987654321"[total % 11]


def _kind(text: str) -> Kind:
    if len(text) == 18:
        return Kind.PERSON18 if _is_identity_card(text) else Kind.USCC18
    return {15: Kind.LEGACY15, 17: Kind.PERSON17, 19: Kind.TEMP_L, 20: Kind.PERSON20}[len(text)]


def _area(text: str) -> str:
    if len(text) == 19:
        return _area(text[1:])
    return text[2:8] if _kind(text) is Kind.USCC18 else text[:6]


def _is_person20(text: str) -> bool:
    return len(text) == 20 and identity_card.is_current(text[:18]) and text[18:].isdigit()


def _is_identity_card(text: str) -> bool:
    """An identity card as tax number: only where it is no 统一社会信用代码."""
    return identity_card.is_current(text) and _uscc(text) is not None

"""行政区划 and 省级税务机关: does an area exist, and whose is it? (GB/T 2260; list of the 36 authorities in `authorities.json`)"""

import json
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Problem


@dataclass(frozen=True)
class Authority:
    """A 省级税务机关; `region_prefix`: two digits of a province, four of a 计划单列市."""

    code: str
    name: str
    region_prefix: str

    @property
    def area_name(self) -> str:
        return self.name.removesuffix("税务局")


AUTHORITIES = {row["code"]: Authority(**row) for row in json.loads((Path(__file__).parent / "authorities.json").read_text(encoding="utf-8"))}
# Registered by the State Administration itself (100000), and Hong Kong, Macau, Taiwan, which have no authority in the list.
_WITHOUT_AUTHORITY = {"10", "71", "81", "82"}
_PROVINCES = {a.region_prefix for a in AUTHORITIES.values() if len(a.region_prefix) == 2} | _WITHOUT_AUTHORITY


def exists(area_code: str) -> bool:
    """Is the province known? Counties change every year, so they are not judged."""
    return area_code[:2] in _PROVINCES


def authority_of(area_code: str) -> Authority | None:
    """The authority in whose region an area lies: a 计划单列市 before its province."""
    found = [a for a in AUTHORITIES.values() if area_code.startswith(a.region_prefix)]
    return max(found, key=lambda a: len(a.region_prefix), default=None)


def mismatch(area_code: str, authority_code: str | None) -> Problem | None:
    """W-TAXNO-101 when the chosen authority is not that of the area; None when either is unknown."""
    chosen, own = AUTHORITIES.get(authority_code or ""), authority_of(area_code)
    if chosen is None or own is None or chosen == own:
        return None
    return Problem("W-TAXNO-101", {"area_name": own.area_name, "authority": chosen.name})

"""乐企能力 by code, and how a using unit may stand to the direct unit (lists of the platform, `capabilities.json`)."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Capability:
    """`category`: 开票, 用票, 公用基础; `permissions`: of 自用, 联用, 他用, 公用; `in_seed`: named by the seed, offered first."""

    code: str
    name: str
    category: str
    permissions: tuple[str, ...]
    in_seed: bool


def _read() -> dict[str, Capability]:
    rows = json.loads((Path(__file__).parent / "capabilities.json").read_text(encoding="utf-8"))
    return {r["code"]: Capability(r["code"], r["name"], r["category"], tuple(r["permissions"]), r["in_seed"]) for r in rows}


CAPABILITIES = _read()
RELATIONS = {"00": "无关系", "01": "总分公司关系", "02": "母子公司关系", "03": "其他控制关系", "04": "不具有控制关系", "05": "同一监管部门"}
INVITABLE = tuple(code for code in RELATIONS if code != "00")
BASIC = ("202076", "203059")
"""只用基础版开票的企业 (R17)."""

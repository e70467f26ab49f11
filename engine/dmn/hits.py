"""Hit policies: which of the matching rules count, and in what order (DMN 1.5 §8.2.8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.dmn.errors import DmnError
from engine.feel.compare import equal
from engine.feel.functions import BUILT_INS
from engine.feel.scope import Meter
from engine.feel.values import Value
from engine.model import Finding

SINGLE = ("UNIQUE", "FIRST", "PRIORITY", "ANY")
MULTIPLE = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matches, with its results."""

    rule: str
    values: tuple[Value, ...]


def chosen(policy: str, hits: list[Hit], preferences: Sequence[Sequence[Value]], table_id: str, meter: Meter) -> list[Hit]:
    """The hits that make the result, in its order; `preferences`: the output values of each column, best first."""
    if policy == "UNIQUE" and len(hits) > 1:
        raise _contradiction(table_id, hits, "UNIQUE 决策表命中了多条规则", "several rules of a UNIQUE table match")
    if policy == "ANY" and any(not equal(list(hit.values), list(hits[0].values), meter) for hit in hits):
        raise _contradiction(table_id, hits, "ANY 决策表命中的规则结果不同", "rules of an ANY table match with different results")
    if policy in ("PRIORITY", "OUTPUT ORDER"):
        hits = sorted(hits, key=lambda hit: [_rank(value, values, meter) for value, values in zip(hit.values, preferences, strict=True)])
    return hits if policy in MULTIPLE else hits[:1]


def _rank(value: Value, preference: Sequence[Value], meter: Meter) -> int:
    meter.spend(1)
    return next((rank for rank, other in enumerate(preference) if equal(value, other, meter)), len(preference))


def _contradiction(table_id: str, hits: list[Hit], zh: str, en: str) -> DmnError:
    rules = ", ".join(hit.rule for hit in hits)
    return DmnError([Finding("", "dmn-hit-policy", "error", table_id, f"{zh}：{rules}", f"{en}: {rules}")])


def combined(aggregation: str, rows: list[Value], meter: Meter) -> Value:
    """SUM, MIN, MAX and COUNT of the results; without any result the count is 0 and the others null."""
    if aggregation == "COUNT":
        return BUILT_INS["count"].call([rows], (), meter)
    return BUILT_INS[aggregation.lower()].call([rows], (), meter)

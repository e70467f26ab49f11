"""The two tables: the peers' with our rows under them, and the single figures with their goals."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

from engine.testing.bench import WORKLOADS, Line
from engine.testing.bench.processes import Rate

COLUMNS = (
    "发起 start/s\nW1 / W2",
    "办理 complete/s\nW1 / W2",
    "SQL / commits\nstart",
    "SQL / commits\ncomplete",
    "CPU-ms app + db\nstart",
    "complete",
)
CELLS = ("start", "complete", "sql_start", "sql_complete", "cpu_start", "cpu_complete")
Spent = Mapping[str, tuple[tuple[float, float], tuple[float, float]]]


@dataclass(frozen=True)
class Row:
    """One system; `cells` by the names of `CELLS`."""

    name: str
    cells: Mapping[str, str] = field(default_factory=dict)


def peers() -> dict[str, Any]:
    """The figures of other systems and our goals."""
    return tomllib.loads((WORKLOADS / "peers.toml").read_text(encoding="utf-8"))


def ours(name: str, found: Mapping[str, tuple[Rate, Rate]], spent: Spent, *, goal: str) -> Row:
    """`goal`: `process` or `http` where the table has one."""
    cells = {}
    for place, verb in enumerate(("start", "complete")):
        rates = [found[key][place] for key in found]
        cells[verb] = " / ".join(f"{rate.per_second:,.0f}" for rate in rates)
        cells[f"cpu_{verb}"] = " / ".join(_cpu(rate) for rate in rates)
        if spent:
            sql = [spent[key][place] for key in spent]
            cells[f"sql_{verb}"] = f"{max(s for s, _ in sql):.0f} / {max(c for _, c in sql):.0f}"
        if goal:
            wanted = peers()["goal"][f"http_{verb}" if goal == "http" else verb]
            met = rates[0].per_second >= wanted
            cells[verb] += f"\n≥ {wanted:,} {'✓' if met else '✗'} ({rates[0].per_second / wanted:.2f}×)"
    return Row(name, cells)


def _cpu(rate: Rate) -> str:
    return f"{rate.cpu_ms:.2f}" + (f" + {rate.database_ms:.2f}" if rate.database_ms is not None else "")


def speed(rows: Sequence[Row]) -> Table:
    table = Table(
        "系统 System", *COLUMNS, title="W1、W2 · 同类的数字来自另一台空闲的机器 peers' figures are of another, idle machine", show_lines=True
    )
    for row in [*_peer_rows(), *rows]:
        table.add_row(row.name, *(row.cells.get(cell, "") for cell in CELLS))
    return table


def _peer_rows() -> Iterator[Row]:
    for told in peers()["system"]:
        if "start" in told:
            yield Row(told["name"], told)


def more(lines: Sequence[Line]) -> Table:
    table = Table("项目 Measure", "结果 Figure", "目标 Goal", "")
    for line in lines:
        met = {True: "✓", False: "✗", None: ""}[line.met]
        table.add_row("\n".join(line.name), line.figure, f"{line.goal} {met}".strip(), "\n".join(dict.fromkeys(filter(None, line.note))))
    for told in peers()["system"]:
        if "note_zh" in told:
            table.add_row(told["name"], "", "", f"{told['note_zh']}\n{told['note_en']}")
    return table

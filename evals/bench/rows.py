"""One row for each figure, and the table of all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Unit = Literal["%", "x", "ms", "s", "MB", "of", ""]
HEAD = ("what", "measured", "wanted", "", "remarks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`measured` None: it could not be measured, `remarks` say why. Percentages are shares (0.92).

    `sign` says on which side of `wanted` the figure is to lie; without `wanted` it is told for
    comparison and cannot fall short.
    """

    name: str
    measured: float | None
    wanted: float | None = None
    sign: Literal[">=", "<=", "<", ">"] = ">="
    unit: Unit = ""
    remarks: str = ""

    @property
    def verdict(self) -> str:
        if self.measured is None:
            return "not run"
        if self.wanted is None:
            return ""
        return "ok" if _holds(self.measured, self.sign, self.wanted) else "short"


def _holds(measured: float, sign: str, wanted: float) -> bool:
    match sign:
        case ">=":
            return measured >= wanted
        case "<=":
            return measured <= wanted
        case ">":
            return measured > wanted
        case _:
            return measured < wanted


def table(rows: Iterable[Row]) -> str:
    """Columns of equal width, one line a row."""
    lines = [HEAD, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def as_json(rows: Sequence[Row]) -> list[dict[str, object]]:
    """For a file that later runs are compared with."""
    return [{**asdict(row), "verdict": row.verdict} for row in rows]


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    wanted = f"{row.sign} {shown(row.wanted, row.unit)}" if row.wanted is not None else ""
    measured = shown(row.measured, row.unit) if row.measured is not None else "-"
    return row.name, measured, wanted, row.verdict, row.remarks


def shown(value: float, unit: Unit) -> str:
    """The figure with its unit."""
    match unit:
        case "%":
            return f"{value:.1%}"
        case "x":
            return f"{value:.2f} x"
        case "ms":
            return f"{value:.1f} ms"
        case "s":
            return f"{value:.2f} s"
        case "MB":
            return f"{value:.0f} MB"
        case _:
            return f"{value:g}" if value == int(value) else f"{value:.3f}"

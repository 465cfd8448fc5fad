"""The trade equilibrium by itself: a table, a file of new tariffs, the results by region."""

from pathlib import Path
from typing import Any

from model.economy.arrays import economy_arrays
from model.economy.equilibrium import solve_equilibrium
from model.errors import InputError
from model.parameters import registry
from model.tables.files import number, read_rows
from model.tables.trade_table import TradeTable, default_trade_table, load_trade_table

RATE = "ad valorem"  # unit of duties in the registry


def economy_report(table: Path | None, tariffs: Path | None, elasticities: str, zero_deficits: bool) -> dict[str, Any]:
    """Outcomes by region of the tariffs in a file (columns exporter, importer, sector, tariff).

    Pairs not named keep their base tariff. Raises :class:`InputError` for a bad table, file or source.
    """
    data = default_trade_table() if table is None else load_trade_table(table)
    economy = economy_arrays(data, elasticities, "zero" if zero_deficits else "world_value_added")
    new = economy.tariff.copy()
    if tariffs is not None:
        _apply(data, tariffs, new)
    found = solve_equilibrium(economy, new)

    def by_region(values: Any) -> dict[str, float]:
        return {region: round(float(value), 10) for region, value in zip(data.regions, values, strict=True)}

    balance = 100.0 * found.balance.sum(axis=1) / economy.value_added
    return {
        "elasticities": elasticities,
        "zero_deficits": zero_deficits,
        "total_income_change_pct": by_region(found.total_income_change_pct),
        "real_income_change_pct": by_region(found.real_income_change_pct),
        "real_wage_change_pct": by_region(found.real_wage_change_pct),
        "imports_change_pct": by_region(found.imports_change_pct),
        "terms_of_trade_change_pct": by_region(found.terms_of_trade_change_pct),
        "first_order_welfare_pct": {
            "terms_of_trade": by_region(found.terms_of_trade_effect_pct),
            "volume_of_trade": by_region(found.volume_of_trade_effect_pct),
        },
        "price_change_pct": by_region(found.price_change_pct),
        "balance_pct_of_gdp": by_region(balance),
        "residual": found.residual,
        "iterations": found.iterations,
    }


def _highest_rate() -> float:
    """The highest duty that a parameter may have: beyond it a number is in percent by mistake."""
    return max(float(one.high or 0.0) for one in registry().values() if one.kind == "number" and one.unit == RATE)


def _apply(data: TradeTable, path: Path, new: Any) -> None:
    seen: set[tuple[str, str, str]] = set()
    highest = _highest_rate()
    for row, record in enumerate(read_rows(path, ("exporter", "importer", "sector", "tariff")), start=2):
        place = []
        for column, names in (
            ("importer", data.regions),
            ("exporter", data.regions),
            ("sector", data.sectors),
        ):
            if record[column] not in names:
                raise InputError(f"{path}, row {row}: {column} {record[column]!r} is unknown; use {', '.join(names)}")
            place.append(names.index(record[column]))
        if record["importer"] == record["exporter"]:
            raise InputError(
                f"{path}, row {row}: {record['importer']} is exporter and importer; no duty is levied at home"
            )
        key = (record["exporter"], record["importer"], record["sector"])
        if key in seen:
            raise InputError(f"{path}, row {row}: {' '.join(key)} appears twice")
        seen.add(key)
        tariff = number(path, row, "tariff", record["tariff"])
        if tariff <= -1.0:
            raise InputError(f"{path}, row {row}: tariff is {tariff:g}; it must be above -1 (-100%)")
        if tariff > highest:
            raise InputError(
                f"{path}, row {row}: tariff is {tariff:g}, which is {100 * tariff:,.0f}%; write 0.25 for 25%, and at "
                f"most {highest:g}, the highest rate that the model knows"
            )
        new[tuple(place)] = tariff


def render_economy_report(report: dict[str, Any]) -> str:
    """The report as a table."""
    columns = {
        "real_income_change_pct": "real income", "total_income_change_pct": "with deficits",
        "real_wage_change_pct": "real wage", "imports_change_pct": "imports",
        "terms_of_trade_change_pct": "terms of trade", "price_change_pct": "prices",
    }  # fmt: skip
    lines = [
        "Change in % against the base; real income: (wages + revenue) / prices, beside it with deficits",
        "region  " + "".join(f"{name:>16}" for name in columns.values()),
    ]
    for region in report["real_income_change_pct"]:
        lines.append(f"{region:8}" + "".join(f"{report[key][region]:16.4f}" for key in columns))
    lines.append(f"Elasticities {report['elasticities']}; residual {report['residual']:.1e}, "
                 f"{report['iterations']} iterations.")  # fmt: skip
    return "\n".join(lines)

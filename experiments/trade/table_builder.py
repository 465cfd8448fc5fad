"""From the public OECD inter-country input-output table to a trade table of one's own regions and sectors."""

from pathlib import Path
from typing import Any

from model.tables.icio import read_icio
from model.tables.icio_maps import assumed_theta, read_base_tariffs, read_map, read_thetas
from model.tables.icio_table import aggregate_icio, close_table
from model.tables.trade_table import load_trade_table
from model.tables.writer import check_new_folder, write_trade_table


def build_table(
    icio: Path, regions: Path, sectors: Path, out: Path, base_tariffs: Path | None, elasticities: Path | None
) -> dict[str, Any]:
    """Aggregate, close, check and write a trade table; returns what was built and what closing it changed.

    ``regions``: CSV with columns country, region; ``sectors``: industry, sector; ``base_tariffs``: exporter,
    importer, sector, tariff; ``elasticities``: sector, source, theta. Raises :class:`model.errors.InputError`
    with file, row and rule for anything that does not fit; then nothing is written.
    """
    check_new_folder(out)
    region_map, sector_map = read_map(regions, "country", "region"), read_map(sectors, "industry", "sector")
    tariffs = read_base_tariffs(base_tariffs, region_map.targets, sector_map.targets)
    thetas = read_thetas(elasticities, sector_map.targets)
    use = aggregate_icio(read_icio(icio), region_map, sector_map)
    table, closure = close_table(use, tariffs, thetas, icio)
    report = {
        "folder": str(out),
        "regions": list(table.regions),
        "sectors": list(table.sectors),
        "value_added_musd": dict(zip(table.regions, table.value_added.round(3).tolist(), strict=True)),
        "trade_deficit_musd": dict(zip(table.regions, table.deficit.round(3).tolist(), strict=True)),
        "tariffs": str(base_tariffs) if base_tariffs else "zero (assumption; give --base-tariffs)",
        "elasticities": str(elasticities) if elasticities else
        "{}: {:g} in every sector (assumption; give --theta)".format(*assumed_theta()),
        "cells_set_to_zero": closure.zeroed_cells,
        "cells_set_to_zero_musd": round(closure.zeroed_musd, 3),
        "largest_change_of_input_share": closure.input_share_change,
        "largest_change_of_final_share": closure.final_share_change,
    }  # fmt: skip
    write_trade_table(table, out, readme=_readme(icio, regions, sectors, report))
    load_trade_table(out)
    return report


def render_table(report: dict[str, Any]) -> str:
    """The report of :func:`build_table` in words."""
    size = f"{len(report['regions'])} regions x {len(report['sectors'])} sectors"
    return "\n".join([
        f"Built {report['folder']}: {size}.",
        f"Base tariffs: {report['tariffs']}. Trade elasticities: {report['elasticities']}.",
        f"Closing the table set {report['cells_set_to_zero']} negative cells "
        f"({report['cells_set_to_zero_musd']:,.1f} million USD) to zero and moved an input share by at most "
        f"{report['largest_change_of_input_share']:.4f}, a final share by "
        f"{report['largest_change_of_final_share']:.4f}.",
        f"Use it: joint-review economy --table {report['folder']} --elasticities SOURCE --tariffs FILE",
    ])  # fmt: skip


def _readme(icio: Path, regions: Path, sectors: Path, report: dict[str, Any]) -> str:
    return (
        f"# Trade table built from {icio.name}\n\n"
        f"Countries mapped by {regions.name}, industries by {sectors.name}. Million current USD at basic prices.\n"
        "Source of the flows: OECD Inter-Country Input-Output tables (reusable with attribution).\n\n"
        f"- Base tariffs: {report['tariffs']}\n- Trade elasticities: {report['elasticities']}\n"
        f"- Cells set to zero in closing: {report['cells_set_to_zero']} "
        f"({report['cells_set_to_zero_musd']:,.1f} million USD)\n"
        f"- Largest change of a share in closing: {report['largest_change_of_input_share']:.6f} (inputs), "
        f"{report['largest_change_of_final_share']:.6f} (final use)\n"
    )

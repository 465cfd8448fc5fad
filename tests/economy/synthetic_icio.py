"""A small file in the layout of the public OECD table, made from random numbers, with changes in inventories."""

import csv

import numpy as np

COUNTRIES = ("USA", "MX1", "MX2", "CAN", "FRA")
CONSUMERS = ("USA", "MEX", "CAN", "FRA")
INDUSTRIES = ("A01_02", "C29", "D")
CATEGORIES = ("HFCE", "GFCF", "INVNT")


def synthetic_icio(path, seed=1, **changed):
    """Write the file; ``changed`` maps ``ROW__COLUMN`` to another text. Returns its blocks.

    Mexico produces as MX1 and MX2 (with and without export processing) and consumes as MEX, as in the file.
    """
    draw = np.random.default_rng(seed)
    producers = [f"{c}_{i}" for c in COUNTRIES for i in INDUSTRIES]
    finals = [f"{c}_{f}" for c in CONSUMERS for f in CATEGORIES]
    inputs = draw.uniform(1.0, 20.0, (len(producers), len(producers)))
    final = draw.uniform(20.0, 90.0, (len(producers), len(finals)))
    final[:, 2::3] = draw.uniform(-4.0, 4.0, (len(producers), len(CONSUMERS)))
    output = inputs.sum(axis=1) + final.sum(axis=1)
    taxes = 0.02 * inputs.sum(axis=0)
    added = output - inputs.sum(axis=0) - taxes
    assert (added > 0).all()
    table = {"": ["V1", *producers, *finals, "OUT"]}
    for k, name in enumerate(producers):
        table[name] = [name, *map(repr, inputs[k].tolist()), *map(repr, final[k].tolist()), repr(float(output[k]))]
    blank = ["0"] * len(finals)
    for name, row in (("TLS", taxes), ("VA", added), ("OUT", output)):
        table[name] = [name, *map(repr, row.tolist()), *blank, "0"]
    for place, text in changed.items():
        row, column = place.split("__")
        table["" if row == "HEAD" else row][table[""].index(column)] = text
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(table.values())
    return inputs, final, output, added + taxes


def write_maps(folder, regions=None, sectors=None):
    """The two maps: three regions (Mexico from MX1, MX2 and MEX), two sectors."""
    regions = regions or {"USA": "USA", "MX1": "MEX", "MX2": "MEX", "MEX": "MEX", "CAN": "CAN", "FRA": "ROW"}
    sectors = sectors or {"A01_02": "AGR", "C29": "IND", "D": "IND"}
    for name, head, rows in (("regions", "country,region", regions), ("sectors", "industry,sector", sectors)):
        lines = [head, *(f"{a},{b}" for a, b in rows.items())]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return folder / "regions.csv", folder / "sectors.csv"

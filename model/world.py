"""What the rules know and do not change within a run, in one record.

One record rather than a tuple of arrays: a compiled rule is then handed a single pointer, which makes rules
compile several times faster and lets the ensemble keep one world for each worker.
"""

from functools import cache
from typing import Any

import numpy as np

from model.economy.arrays import Economy
from model.economy.correction import CORRECTED
from model.economy.outcomes import new_outcomes
from model.economy.workspace import new_solution, new_workspace
from model.parameters import doctrine_names
from model.parameters.records import doctrine_dtype, parameter_dtype
from model.players import CHINESE_SECTORS, EVALUATORS, GOVERNMENTS, ISSUES, REGIMES, REGIONS, SECTORS, TIERS, UNKNOWNS
from model.record import in_lines, new_record
from model.remembered import ACCESS_KEPT, SALES_KEPT, TARGET_KEPT
from model.state import STATE

World = Any
MAXIMUM_QUARTERS = 192
MAXIMUM_FORCED = 128
SCRATCH_STATES = 5
LASTING_POLICY = 4  # place of the scratch state that :mod:`model.lasting_policy` fills
VIEWS = 64  # of the staff, remembered at a time
KINDS_OF_DUTY = 3  # that firms fear: broad, on metals, on cars
TRADE_TERMS = 5
# What trade means to a government (:func:`model.payoffs.fill_trade_terms`), in this order.
INCOME, JOBS, CLOSED_DEFICIT, OVERALL_BALANCE, ADDED_DUTY = range(TRADE_TERMS)
PACKAGES_AT_ONCE = 64  # that the strategic table compares
LOGITS_A_PACKAGE = 10  # the wishes and ratifiers of the United States and of two doctrines of each partner


DISCOUNTED = (
    "monthly", "quarterly", "window", "capital", "duties", "approval", "answer", "trust", "transition", "inertia",
    "fentanyl", "drought",
)  # fmt: skip
DISCOUNTING = np.dtype([(name, "f8") for name in DISCOUNTED])
"""Powers of a doctrine's patience and what passing flows are worth to it (:func:`model.annuity.fill_discounting`).

``monthly``, ``quarterly``: discount factors of a month and a quarter; annuity weights of the ``window`` for which
capital is counted on its own path, of the gap of ``capital`` in it, of ``duties`` in force, of a point of ``approval``,
of standing in ``trust``, and of the ``transition`` to new duties; ``answer``: what approval loses with every % of
income lost, % of own GDP a year; ``inertia``: what slow adjustment takes from the worth of jobs and balances; annuity
weights of what the index of ``fentanyl`` and crossings and a ``drought`` make urgent.
"""


SEEN = np.dtype([("quarter", "i8"), ("regime", "i8"), ("office", "i8"), ("gap", "f8", (3,)), ("target", "f8", (3,))])
"""What is the same for all who value a state (:func:`agents.values.valuation.look`).

``quarter``, ``regime``, ``office``: its place in the strategic table; ``gap`` [government]: gains from issues still
open; ``target`` [government]: capital that firms want, relative to the start.
"""


def fields_dtype(values: Any) -> np.dtype:
    """Record type that holds a named tuple of arrays and scalars under the same names."""
    return in_lines((name, np.asarray(value).dtype, np.shape(value)) for name, value in values._asdict().items())


def copy_fields(record: Any, values: Any) -> None:
    """Copy a named tuple into a record of :func:`fields_dtype`."""
    for name, value in values._asdict().items():
        record[name] = value


@cache
def world_dtype(economy_type: np.dtype, solution_type: np.dtype, work_type: np.dtype, outcomes: np.dtype) -> np.dtype:
    """Fields of a world.

    ``p``: plain parameters; ``doctrines`` [doctrine]; ``discounting`` [doctrine]: see :data:`DISCOUNTING`;
    ``goods_share`` [importer, exporter, sector]: shares in the goods that one of the three buys of another at the base;
    ``sales_share`` [seller, buyer]: shares of the sales that a government's capital serves (:mod:`model.firms`),
    ``loss_without_access`` [seller, buyer]: share of them lost with access; ``balances`` [government, other]: in goods,
    in world value added, at ``outcomes``, ``base_balances``: at the base, ``expected_balances``: at the view made last;
    ``corrections`` [outcome, equation]: what the staff adds to its estimates (:mod:`model.economy.correction`);
    ``economy``, ``solution``, ``work``, ``outcomes``, ``tariffs``, ``wedges`` [importer, exporter, sector],
    ``subsidies`` [maker, sector], ``deficit`` [region]: the trade economy, its last equilibrium and what it was solved
    for; ``claim`` [government, 4]: (mu, sd, share and mean cost in 2024) of claiming the preference; ``cars``
    [importer, exporter]: share of cars that claim it, as found last (:func:`model.tariffs.origin.vehicle_compliance`);
    ``mfn``: rates without it; ``lies`` [pair, issue] and ``issue_flags`` [2, issue]: where issues lie, whether they are
    text and whether they can be granted at once; ``priority`` [sector]: weights of employment; ``china_share``
    [sector]: shares of Chinese investment, ``china_sector_weight``: what a dollar counts; ``chinese_content`` [region,
    sector]: Chinese goods in unit cost; ``evaluators``: doctrine rows that may govern and so look at the strategic
    table, two of each government, ``in_office``: the chance that each is in office in the quarter that is being solved,
    ``opposed_congress``: that a majority of Congress is then against the president; ``stage``, ``stage_trade`` [regime,
    tier, doctrine]: stage payoffs, ``capital_income`` [quarter, regime, government]: what capital brings, % of GDP a
    year; ``value`` [quarter, regime, tier, office, evaluator, part]: the strategic table, of which ``quarters`` rows
    are in use, and ``table_residual`` of its stationary row; ``stake`` [doctrine]; ``start_target`` [seller, buyer]:
    capital that firms want for sales to a buyer at the start; ``duties_to_firms``: annuity weight of
    duties in force as firms discount; ``access_kept`` [partner], ``targets_kept`` [seller, buyer, without duties or
    with], ``sales_kept`` [importer, exporter, kind of duty, in force or threatened]: see :mod:`model.remembered`;
    ``scratch``: states to try moves on; ``forced``,
    ``other_luck``: choices made for a government, and with other draws (:func:`agents.choices.records.choice`), both
    cleared unless an experiment writes them; ``views``: what the staff expects of trade policies (see
    :mod:`model.staff`), made from ``views_prices`` and the unit costs at these, ``views_costs``, ``views_made`` of them
    so far; ``expected``, ``lasting`` [government, term]: those that values count on now, of a policy and of what lasts
    of it; ``urgency`` [row, issue]: what is urgent as values count it (:func:`model.urgency.lasting_urgency`);
    ``seen``: see :data:`SEEN`; ``packages``: scratch of the strategic table's offers
    (:mod:`agents.values.expected_deals`).
    """
    doctrines, trade = len(doctrine_names()), (REGIONS, REGIONS, SECTORS)
    return in_lines(
        [
            ("p", parameter_dtype()),
            ("doctrines", doctrine_dtype(), (doctrines,)),
            ("discounting", DISCOUNTING, (doctrines,)),
            ("goods_share", "f8", (GOVERNMENTS, GOVERNMENTS, SECTORS)),
            ("sales_share", "f8", (GOVERNMENTS, GOVERNMENTS)),
            ("loss_without_access", "f8", (GOVERNMENTS, GOVERNMENTS)),
            ("economy", economy_type),
            ("corrections", "f8", (CORRECTED, UNKNOWNS)),
            ("base_balances", "f8", (GOVERNMENTS, GOVERNMENTS)),
            ("balances", "f8", (GOVERNMENTS, GOVERNMENTS)),
            ("expected_balances", "f8", (GOVERNMENTS, GOVERNMENTS)),
            ("mfn", "f8", trade),
            ("lies", "i8", (2, ISSUES)),
            ("issue_flags", "i8", (2, ISSUES)),
            ("priority", "f8", (SECTORS,)),
            ("china_share", "f8", (CHINESE_SECTORS,)),
            ("china_sector_weight", "f8", (CHINESE_SECTORS,)),
            ("chinese_content", "f8", (REGIONS, SECTORS)),
            ("evaluators", "i8", (EVALUATORS,)),
            ("in_office", "f8", (EVALUATORS,)),
            ("opposed_congress", "f8"),
            ("solution", solution_type),
            ("work", work_type),
            ("outcomes", outcomes),
            ("tariffs", "f8", trade),
            ("wedges", "f8", trade),
            ("subsidies", "f8", (REGIONS, SECTORS)),
            ("deficit", "f8", (REGIONS,)),
            ("claim", "f8", (3, 4)),
            ("cars", [("margin", "f8"), ("shift", "f8"), ("share", "f8")], (GOVERNMENTS, GOVERNMENTS)),
            ("stage", "f8", (REGIMES, TIERS, doctrines)),
            ("stage_trade", "f8", (REGIMES, TIERS, doctrines)),
            ("table_residual", "f8"),
            ("quarters", "i8"),
            ("capital_income", "f8", (MAXIMUM_QUARTERS, REGIMES, 3)),
            ("value", "f8", (MAXIMUM_QUARTERS, REGIMES, TIERS, 2, EVALUATORS, 2)),
            ("stake", "f8", (doctrines,)),
            ("start_target", "f8", (GOVERNMENTS, GOVERNMENTS)),
            ("duties_to_firms", "f8"),
            ("access_kept", ACCESS_KEPT, (GOVERNMENTS,)),
            ("targets_kept", TARGET_KEPT, (GOVERNMENTS, GOVERNMENTS, 2)),
            ("sales_kept", SALES_KEPT, (GOVERNMENTS, GOVERNMENTS, KINDS_OF_DUTY, 2)),
            ("scratch", STATE, (SCRATCH_STATES,)),
            ("forced", "i8", (MAXIMUM_FORCED, 4)),
            ("other_luck", "i8"),
            ("views", _view_dtype(), (VIEWS,)),
            ("expected", "f8", (3, TRADE_TERMS)),
            ("lasting", "f8", (3, TRADE_TERMS)),
            ("urgency", "f8", (3, ISSUES)),
            ("seen", SEEN),
            ("views_prices", "f8", (UNKNOWNS,)),
            ("views_costs", work_type["powers"]),
            ("views_made", "i8"),
            ("packages", _packages_dtype()),
        ]
    )


def _view_dtype() -> np.dtype:
    """A policy of the three governments and what the staff expects of it.

    Tariffs, wedges [importer, exporter, sector] and subsidies [maker, sector] are theirs alone: other regions have no
    policy. ``terms`` [government, term] as in :mod:`model.payoffs`.
    """
    trade = (GOVERNMENTS, REGIONS, SECTORS)
    return in_lines(
        [
            ("tariffs", "f8", trade),
            ("wedges", "f8", trade),
            ("subsidies", "f8", (GOVERNMENTS, SECTORS)),
            ("deficit", "f8", (REGIONS,)),
            ("terms", "f8", (3, TRADE_TERMS)),
            ("solved", "i8"),
        ]
    )


def _packages_dtype() -> np.dtype:
    """Logits of packages and their odds; what each is worth, is chosen with, is accepted with."""
    each, logits = (PACKAGES_AT_ONCE,), (PACKAGES_AT_ONCE * LOGITS_A_PACKAGE,)
    fields = {"scores": logits, "odds": logits, "values": each, "chances": each, "accepted": each, "passed": each}
    return in_lines((name, "f8", shape) for name, shape in fields.items())


def new_world(economy: Economy) -> World:
    """A world with ``economy`` in it and everything else cleared."""
    parts = (new_solution(economy), new_workspace(economy), new_outcomes(economy))
    kind = world_dtype(fields_dtype(economy), *(fields_dtype(part) for part in parts))
    world = new_record(kind)
    copy_fields(world.economy, economy)
    world.tariffs[:] = economy.tariff
    world.views_prices[:] = np.nan  # no views yet, at any prices
    # Nothing is kept yet.
    world.cars["margin"][:] = np.nan
    world.access_kept["beta"][:], world.targets_kept["certainty"][:] = np.nan, np.nan
    world.sales_kept["rate"][:] = np.nan
    return world

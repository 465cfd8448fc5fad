"""A study file that cannot be played as it stands is refused at the door: what, where, and what would be right."""

import pytest

from experiments.sweeps.columns import taken_names
from experiments.sweeps.studies.study import load_study
from model.errors import InputError
from tests.sweeps.studies import DOCTRINES, FIRMNESS, GRID, HEAD, LATIN, SHORT, SMALL, written

RATE = "[factors.broad_rate]\n"
VALUES = "values = [0.2, 0.6]\n"

MALFORMED = {
    "not TOML": ("[study", "is not valid TOML"),
    "an unknown table": (SMALL + "[desing]\n", "table [desing] is unknown; did you mean design"),
    "no study": (GRID + DOCTRINES, "table [study] is missing"),
    "no design": (HEAD + DOCTRINES, "table [design] is missing"),
    "study is no table": ('study = 3\ndesign = {kind = "grid"}\n', "study is 3; it must be a table"),
    "no name": ("[study]\nreplications = 2\n" + GRID, "study.name is missing; give a text"),
    "no replications": ('[study]\nname = "x"\n' + GRID, "study.replications is missing; give a whole number from 1"),
    "a misspelt key": (HEAD + "sede = 1\n" + GRID, "study.sede is unknown; did you mean seed"),
    "replications as text": (
        '[study]\nname = "x"\nreplications = "10"\n' + GRID,
        "study.replications is '10'; it must be a whole number from 1",
    ),
    "no replication": ('[study]\nname = "x"\nreplications = 0\n' + GRID, "study.replications is 0"),
    "a seed below zero": (HEAD + "seed = -1\n" + GRID, "study.seed is -1; it must be a whole number between 0 and"),
    "an unknown doctrine": (HEAD + 'doctrine = "hawk"\n' + GRID, "study.doctrine: doctrine 'hawk' is unknown"),
    "a scenario that is not built in": (HEAD + 'scenario = "review_2027"\n' + GRID, "did you mean review_2026"),
    "no kind": (HEAD + "[design]\npoints = 4\n", "design.kind is missing; use one of grid, list, latin_hypercube"),
    "an unknown kind": (HEAD + '[design]\nkind = "gird"\n', "design.kind is 'gird'; use one of grid"),
    "a key of another kind": (HEAD + GRID + "points = 4\n" + DOCTRINES, "design.points is unknown"),
    "no points": (HEAD + '[design]\nkind = "latin_hypercube"\n', "design.points is missing; give a whole number"),
    "an odd base sample": (HEAD + '[design]\nkind = "sobol"\nn = 100\n', "design.n is 100; it must be a power of 2"),
    "odd levels": (
        HEAD + '[design]\nkind = "morris"\ntrajectories = 4\nlevels = 5\n',
        "design.levels is 5; it must be an even number",
    ),
    "more optimal trajectories than there are": (
        HEAD + '[design]\nkind = "morris"\ntrajectories = 4\noptimal = 4\n',
        "design.optimal is 4; it must be fewer than trajectories, 4",
    ),
    "a list of nothing": (HEAD + '[design]\nkind = "list"\n', "kind list needs either points or file"),
    "an empty list": (HEAD + '[design]\nkind = "list"\npoints = []\n', "points is []; it must be a list"),
    "a point without a value": (
        HEAD + '[design]\nkind = "list"\npoints = [{broad_rate = 0.1, fentanyl = 1}, {broad_rate = 0.2}]\n',
        "parameter 'fentanyl' is unknown; did you mean fentanyl_",
    ),
    "a point that lacks a factor": (
        HEAD + '[design]\nkind = "list"\npoints = [{broad_rate = 0.1, doctrine = "lighthizer"}, {broad_rate = 0.2}]\n',
        "design.points[1]: factor 'doctrine' has no value",
    ),
    "a point with a stranger": (
        HEAD + '[design]\nkind = "list"\npoints = [{broad_rate = 0.1}, {broad_rate = 0.2, seed = 3}]\n',
        "design.points[1]: 'seed' is no factor",
    ),
    "a list with ranges": (
        HEAD + '[design]\nkind = "list"\npoints = [{broad_rate = 0.1}]\n' + RATE + "low = 0.0\nhigh = 0.2\n",
        "a list gives its values in its points",
    ),
    "a missing CSV file": (HEAD + '[design]\nkind = "list"\nfile = "no.csv"\n', "no.csv is missing; design.file names"),
    "no factors": (HEAD + GRID, "there are no factors; write a table [factors.NAME]"),
    "a factor that is no parameter": (
        HEAD + GRID + "[factors.broad_rat]\nvalues = [0.1]\n",
        "parameter 'broad_rat' is unknown; did you mean broad_rate",
    ),
    "a factor of an unknown parameter": (
        HEAD + GRID + '[factors.firmness]\nparameters = ["sheinbaum.defiance"]\nvalues = [1]\n',
        "factors.firmness.parameters: parameter 'sheinbaum.defiance' is unknown",
    ),
    "a name with dots that is not quoted": (
        HEAD + GRID + "[factors.sheinbaum.temperament.defiance]\nvalues = [0.1]\n",
        'quote a name with dots: [factors."sheinbaum.temperament.defiance"]',
    ),
    "a value out of range": (
        HEAD + GRID + RATE + "values = [0.1, 9.0]\n",
        "factors.broad_rate.values[1]: broad_rate is 9.0; it must be a number between 0.0 and 1.0",
    ),
    "a value twice": (HEAD + GRID + RATE + "values = [0.1, 0.1]\n", "values: 0.1 is given twice"),
    "no values": (
        HEAD + GRID + RATE + "values = []\n",
        "factors.broad_rate.values is []; it must be a list of at least",
    ),
    "a factor called like an outcome": (
        HEAD + GRID + '[factors.screening]\nparameters = ["broad_rate"]\n' + VALUES,
        "factors.screening: every result has a column 'screening' already; give the factor another name",
    ),
    "values and a range": (HEAD + GRID + RATE + VALUES + "low = 0.1\n", "give either values, or low and high"),
    "half a range": (HEAD + GRID + RATE + "low = 0.1\n", "factors.broad_rate.high is missing; give low and high"),
    "a range upside down": (LATIN + RATE + "low = 0.5\nhigh = 0.1\n", "low 0.5 must be below high 0.1"),
    "a range too wide": (LATIN + RATE + "low = 0.5\nhigh = 3.0\n", "factors.broad_rate.high: broad_rate is 3.0"),
    "an unknown distribution": (
        LATIN + RATE + 'low = 0.1\nhigh = 0.2\ndistribution = "gauss"\n',
        "distribution is 'gauss'; use one of uniform, loguniform",
    ),
    "logarithms of zero": (
        LATIN + RATE + 'low = 0.0\nhigh = 0.2\ndistribution = "loguniform"\n',
        "a loguniform distribution needs low above 0",
    ),
    "a triangle without its top": (
        LATIN + RATE + 'low = 0.0\nhigh = 0.2\ndistribution = "triangular"\n',
        "factors.broad_rate.mode is missing; a triangular distribution needs it",
    ),
    "a top outside": (
        LATIN + RATE + 'low = 0.0\nhigh = 0.2\ndistribution = "triangular"\nmode = 0.3\n',
        "mode is 0.3; it must be between low 0.0 and high 0.2",
    ),
    "a mean of no use": (LATIN + RATE + "low = 0.0\nhigh = 0.2\nmean = 0.1\n", "mean is of no use in a uniform"),
    "a spread below zero": (
        LATIN + RATE + 'low = 0.0\nhigh = 0.2\ndistribution = "normal"\nmean = 0.1\nsd = -1.0\n',
        "sd is -1.0; it must be a number above 0",
    ),
    "a grid without steps": (HEAD + GRID + RATE + "low = 0.1\nhigh = 0.2\n", "levels is missing; a grid takes"),
    "steps in a sample": (LATIN + RATE + "low = 0.1\nhigh = 0.2\nlevels = 3\n", "levels is of no use in a latin_hyper"),
    "a range of switches": (
        LATIN + "[factors.canada_conservative_at_start]\nlow = 0\nhigh = 1\n",
        "values is missing; its values are names or switches",
    ),
    "parameters of different kinds": (
        HEAD + GRID + '[factors.x]\nparameters = ["broad_rate", "lookahead"]\nvalues = [1]\n',
        "one value to parameters of different kinds: broad_rate (number), lookahead (integer)",
    ),
    "a parameter twice": (
        HEAD + GRID + '[factors.x]\nparameters = ["broad_rate", "broad_rate"]\nvalues=[1]\n',
        "twice",
    ),
    "two factors of one parameter": (
        HEAD + GRID + RATE + VALUES + '[factors.x]\nparameters = ["broad_rate"]\nvalues = [1]\n',
        "broad_rate is also set by factors.broad_rate",
    ),
    "a factor that is fixed": (
        HEAD + GRID + RATE + VALUES + "[parameters]\nbroad_rate = 0.1\n",
        "broad_rate is also fixed under [parameters]",
    ),
    "a doctrine fixed and varied": (
        HEAD + 'doctrine = "lighthizer"\n' + GRID + DOCTRINES,
        "the doctrine is both fixed in study.doctrine and a factor",
    ),
    "a doctrine with parameters": (
        HEAD + GRID + '[factors.doctrine]\nparameters = ["broad_rate"]\nvalues = ["lighthizer"]\n',
        "the doctrine is no parameter",
    ),
    "an unknown doctrine as a value": (HEAD + GRID + '[factors.doctrine]\nvalues = ["hawk"]\n', "doctrine 'hawk' is"),
    "an unknown parameter": (SMALL.replace("horizon", "horizont"), "[parameters]: parameter 'horizont' is unknown"),
    "a start after the end": (
        SMALL.replace('horizon = "2025-03"', 'start = "2030-01"\nhorizon = "2026-01"'),
        "horizon 2026-01 must come after start 2030-01",
    ),
    "a combination that cannot be": (
        HEAD + GRID + '[factors.horizon]\nvalues = ["2025-01", "2026-01"]\n',
        "at the first point of the design: horizon 2025-01 must come after start",
    ),
    "claims that do not rise with the margin": (
        SMALL.replace("[parameters]", "[parameters]\nclaims_raised_canada = 0.3"),
        "[parameters]: claims_raised_canada is 0.3 and claims_2024_canada is 0.379",
    ),
    "a stop without a measure": (SMALL + "[stop]\nhalf_width = 0.1\n", "stop needs either ending"),
    "a stop without a width": (SMALL + '[stop]\nending = "extended"\n', "stop.half_width is missing"),
    "a stop on an unknown ending": (
        SMALL + '[stop]\nending = "extnded"\nhalf_width = 0.1\n',
        "stop.ending 'extnded' is unknown; did you mean extended",
    ),
    "a stop on an unknown outcome": (
        SMALL + '[stop]\noutcome = "real_income"\nhalf_width = 0.1\n',
        "is no numeric outcome; did you mean",
    ),
    "a stop that never looks": (
        SMALL + '[stop]\nending = "extended"\nhalf_width = 0.1\nminimum = 5\n',
        "stop.minimum is 5; it must be at most study.replications, 2",
    ),
    "a limit of seconds for the model's own": (
        SMALL.replace('"Test"', '"Test"\nseconds_a_history = 5'),
        "study.seconds_a_history is for agents of your own",
    ),
    "no seconds": (SMALL.replace('"Test"', '"Test"\nseconds_a_history = 0'), "it must be a number above 0"),
    "a blank name": ('[study]\nname = " "\nreplications = 2\n' + GRID, "study.name is ' '; it must be a text that"),
    "a study that is a date": ("study = 2025-03-01\n" + GRID, "study is 2025-03-01; it must be a table"),
    "replications as a date": (
        '[study]\nname = "x"\nreplications = 2025-03-01\n' + GRID,
        "study.replications is 2025-03-01; it must be a whole number",
    ),
    "400 digits": (
        HEAD + GRID + RATE + f"values = [0.1, {'9' * 400}]\n",
        "factors.broad_rate.values[1] is a whole number of more than 64 bits",
    ),
    **{
        f"a factor called {name}": (
            HEAD + GRID + f"[factors.{name}]\nparameters = []\n" + VALUES,
            "the name of a factor has printable characters, none of them = or a comma",
        )
        for name in ('"a=b"', '"a,b"', '""', '" firm"', '"a\\u0007b"')
    },
    "an agent for nobody": (SMALL + '[agents]\nchina = "a:B"\n', "agents.china is unknown"),
    "an agent without a class": (SMALL + '[agents]\nmexico = "tit_for_tat"\n', "write module:Class"),
    "an agent without a file": (SMALL + '[agents]\nmexico = "nowhere:Firm"\n', "nowhere.py is missing"),
}


@pytest.mark.parametrize(("text", "message"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_study_is_refused_with_its_place(tmp_path, text, message):
    with pytest.raises(InputError) as refused:
        load_study(written(tmp_path, text))
    assert message in str(refused.value)
    assert str(tmp_path) in str(refused.value)


@pytest.mark.parametrize("name", sorted(taken_names()))
def test_no_factor_goes_by_the_name_of_a_column_of_every_result(tmp_path, name):
    with pytest.raises(InputError, match=f"factors.{name}: every result has a column '{name}' already"):
        load_study(written(tmp_path, HEAD + GRID + f"[factors.{name}]\nparameters = []\nvalues = [1, 2]\n"))


CSV_FILES = {
    "no header": ("", "there are no factors"),
    "a column that is no parameter": ("broad_rat\n0.1\n", "parameter 'broad_rat' is unknown"),
    "no rows": ("broad_rate\n", "has no points"),
    "a short row": ("broad_rate,doctrine\n0.1\n", "row 2: 2 values are needed"),
    "a long row": ("broad_rate\n0.1,0.2\n", "row 2: 1 values are needed"),
    "no number": ("broad_rate\n0.1\nhigh\n", "row 3: broad_rate: broad_rate is 'high'"),
    "out of range": ("broad_rate\n0.1\n1.5\n", "row 3: broad_rate: broad_rate is '1.5'; it must be a number between"),
    "a column that no option can name": ("broad_rate,\n0.1,0.2\n", "the name of a factor has printable characters"),
    "a column twice": ("broad_rate,broad_rate\n0.1,0.2\n", "column 'broad_rate' appears twice"),
}


@pytest.mark.parametrize(("text", "message"), CSV_FILES.values(), ids=CSV_FILES.keys())
def test_a_bad_file_of_points_is_refused_with_its_row(tmp_path, text, message):
    written(tmp_path, text, "points.csv")
    study = HEAD + '[design]\nkind = "list"\nfile = "points.csv"\n' + SHORT
    with pytest.raises(InputError) as refused:
        load_study(written(tmp_path, study))
    assert message in str(refused.value)


def test_a_comment_or_another_order_is_the_same_study_and_a_number_is_not(tmp_path):
    first = load_study(written(tmp_path, SMALL))
    reordered = HEAD + "# a remark\nruns_per_part = 2\n" + SHORT + GRID + DOCTRINES + FIRMNESS + "values = [0.2, 0.6]\n"
    assert load_study(written(tmp_path, reordered)).hash == first.hash
    assert load_study(written(tmp_path, SMALL.replace("0.6", "0.7"))).hash != first.hash


def test_a_scenario_is_the_base_and_the_study_may_change_it(tmp_path):
    text = SMALL.replace('name = "Test"', 'name = "Test"\nscenario = "nafta_2017"').replace("2025-03", "2017-12")
    study = load_study(written(tmp_path, text))
    parameters = study.parameters(0)
    assert parameters["treaty"] == "nafta"
    assert parameters["horizon"] == "2017-12"

"""The report of a study: one self-contained page and its figures."""

import base64
import json
from pathlib import Path
from typing import Any

from experiments.analysis.analyse import Asked, analyse, plain
from experiments.analysis.figures.figures import figures, save
from experiments.analysis.frames import Frame
from experiments.analysis.intervals import RESAMPLES
from experiments.histories.sentences import ending_name
from experiments.output import write_whole
from experiments.reports.captions import caption
from experiments.reports.stories import CONTINUATIONS, stories
from experiments.reports.wording import (
    about_regions,
    answer,
    boxes,
    contrast_table,
    decides,
    design_line,
    ending_rows,
    endings_by_factor,
    factor_rows,
    fixed_line,
    game_lines,
    limits,
    rules,
    survival_table,
)
from experiments.sweeps.on_disk.folder import refuse_other_code
from experiments.sweeps.results import open_results
from model.errors import InputError

SECTIONS = (
    ("design", "Design"), ("endings", "How it ends"), ("decides", "What decides it"), ("histories", "Histories"),
    ("limits", "Limits"), ("reproduce", "How to reproduce it"),
)  # fmt: skip


def write_report(frame: Frame, folder: Path, asked: Asked, out: Path) -> list[Path]:
    """Write ``report.html``, ``analysis.json`` and the figures of a finished sweep into ``out``; returns the paths."""
    data = plain(analyse(frame, asked))
    images, paths = {}, []
    for name, draw in figures(data).items():
        saved = save(draw(), out / name)
        paths += saved
        images[name] = saved[1].read_bytes()
    page = report_page(frame, folder, asked, data, images)
    write_whole(out / "report.html", lambda path: path.write_text(page, encoding="utf-8"))
    text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False)
    write_whole(out / "analysis.json", lambda path: path.write_text(text + "\n", encoding="utf-8"))
    return [out / "report.html", out / "analysis.json", *paths]


def report_page(frame: Frame, folder: Path, asked: Asked, data: dict[str, Any], images: dict[str, bytes]) -> str:
    """The page as HTML; ``images``: the figures as SVG by name, put into the page."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("experiments.reports"), autoescape=True, trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    results, study = open_results(folder, partial=frame.share < 1.0), frame.study
    assert study is not None
    words = {
        "title": study.name,
        "question": study.question,
        "answer": answer(data),
        "sections": SECTIONS,
        "design": design_line(frame),
        "factors": factor_rows(frame),
        "fixed": fixed_line(frame),
        "endings": ending_rows(data),
        "by_factor": endings_by_factor(data),
        "survival": survival_table(data),
        "ending": ending_name(data["ending"]),
        "decides": decides(data),
        "contrasts": contrast_table(data),
        "boxes": boxes(data),
        "rules": rules(data),
        "about_regions": about_regions(data),
        "game": game_lines(data),
        **_told(frame, folder, results.manifest),
        "limits": limits(frame, data),
        "study_file": f"{folder.name}.toml",
        "commands": commands(folder.name, asked),
        "made_with": made_with(results.manifest),
        "analysed_with": analysed_with(data["made_with"]),
        "study_text": (folder / "study.toml").read_text(encoding="utf-8"),
    }

    def figure(name: str) -> Any:
        from markupsafe import Markup

        if name not in images:
            return ""
        source = base64.b64encode(images[name]).decode()
        alt, below = caption(name, data)
        return Markup(
            '<figure><img src="data:image/svg+xml;base64,{}" alt="{}"><figcaption>{}</figcaption></figure>'
        ).format(source, alt, below)

    return environment.get_template("study.html").render(words, figure=figure)


def _told(frame: Frame, folder: Path, manifest: Any) -> dict[str, Any]:
    """Stories, or why there are none: other rules would play other histories than those of the result."""
    try:
        refuse_other_code(folder, manifest)
    except InputError:
        why = "The rules have changed since this result was made, so its histories cannot be played again and told."
        return {"stories": [], "no_stories": why}
    return {"stories": stories(frame), "no_stories": "", "continuations": CONTINUATIONS}


def commands(name: str, asked: Asked) -> str:
    """The commands that make the result and this page."""
    options = [f"--ending {asked.ending}"] if asked.ending else []
    options += [f"--outcome {one}" for one in asked.outcomes]
    options += [f"--tipping {','.join(asked.tipping)}"] if asked.tipping else []
    options += [f"--player {one}" for one in asked.players]
    options += [f"--objective {asked.objective}"] if asked.objective != "effective_income" else []
    options += [f"--resamples {asked.resamples}"] if asked.resamples != RESAMPLES else []
    return f"joint-review sweep {name}.toml --out {name}\njoint-review report {' '.join([name, *options])}"


def made_with(manifest: Any) -> str:
    """Which code, rules and libraries made the result."""
    code, libraries = manifest["code"], dict(manifest["environment"])
    named = ", ".join(f"{name} {libraries[name]}" for name in ("numpy", "numba", "mesa") if name in libraries)
    return (
        f"Histories were played with joint-review {code['package']} (rules {code['rules']}), Python "
        f"{libraries['python']}, {named}; seed {manifest['seed']}. The same study, rules and libraries give the same "
        "files, byte for byte."
    )


def analysed_with(found: dict[str, Any]) -> str:
    """Which code and libraries made the analysis, later than the result perhaps and by others."""
    named = ", ".join(f"{name} {own or 'not installed'}" for name, own in found["libraries"].items())
    return f"Analysed for this page with the analysis {found['code']}, Python {found['python']}, {named}."

"""The classroom's pages as a site of their own: students find no page on which others' private numbers stand."""

from typing import Any

import solara

from experiments.live.classroom.student import StudentPage
from experiments.live.classroom.teacher import TeacherPage
from experiments.live.warm import warm

warm()  # a server says that it is ready once this is done


@solara.component
def Layout(children: list[Any] | None = None) -> Any:
    """The page alone, without Solara's bar and drawer."""
    return solara.v.Html(tag="div", children=children or [])


routes = [
    solara.Route("/", component=StudentPage, layout=Layout, label="Join"),
    solara.Route("class", component=TeacherPage, layout=Layout, label="Class"),
    solara.Route("join", component=StudentPage, layout=Layout, label="Join"),
]

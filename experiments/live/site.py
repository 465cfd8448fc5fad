"""The site: the live page, the desk of a class's teacher, the way in for its students, and Mesa's own page."""

import solara

from experiments.live.classroom.student import StudentPage
from experiments.live.classroom.teacher import TeacherPage
from experiments.live.mesa.page import MesaLayout, MesaPage
from experiments.live.page.page import Layout, Page

routes = [
    solara.Route("/", component=Page, layout=Layout, label="Joint Review"),
    solara.Route("class", component=TeacherPage, layout=Layout, label="Class"),
    solara.Route("join", component=StudentPage, layout=Layout, label="Join"),
    solara.Route("mesa", component=MesaPage, layout=MesaLayout, label="Mesa's page"),
]

"""The classroom's pages as a site of their own, for load and browser tests; the site mounts the same components."""

import solara

from experiments.live.classroom_student import StudentPage
from experiments.live.classroom_teacher import TeacherPage

routes = [
    solara.Route("/", component=TeacherPage, label="Class"),
    solara.Route("class", component=TeacherPage, label="Class"),
    solara.Route("join", component=StudentPage, label="Join"),
]

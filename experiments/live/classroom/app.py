"""The classroom's pages as a site of their own, for load and browser tests; the site mounts the same components."""

import solara

from experiments.live.classroom.student import StudentPage
from experiments.live.classroom.teacher import TeacherPage
from experiments.live.warm import warm

warm()  # a server says that it is ready once this is done

routes = [
    solara.Route("/", component=TeacherPage, label="Class"),
    solara.Route("class", component=TeacherPage, label="Class"),
    solara.Route("join", component=StudentPage, label="Join"),
]

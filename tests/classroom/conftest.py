"""A room with a clock that tests move."""

import pytest

from experiments.classroom.rooms import Rooms
from experiments.classroom.settings import RoomSettings
from experiments.classroom.views import seat_view


class Class:
    """A room with its teacher's key, a clock to move, and short words for what a class does."""

    def __init__(self, **settings):
        self.now = 0.0
        self.rooms = Rooms(lambda: self.now)
        self.room = self.rooms.open(RoomSettings(**({"tables": 1} | settings)))
        self.key = self.room.teacher_key

    def join(self, *names):
        joined = [self.room.join(name) for name in names]
        return joined[0] if len(joined) == 1 else joined

    def start(self):
        self.room.start(self.key)
        return self

    def view(self, member):
        return seat_view(self.room, member.key)

    def answer(self, member, choose=lambda question: question.choices[0].name):
        sheet = self.view(member).sheet
        self.room.answer(member.key, sheet.number, {one.occasion: choose(one) for one in sheet.questions})
        self.room.tick()

    def answer_all(self, *members):
        """Everybody answers until the round is over for them."""
        this = self.room.round
        while self.room.round == this and not self.room.over:
            asked = [one for one in members if self.view(one).sheet]
            if not asked:
                return
            for member in asked:
                if self.view(member).sheet and self.room.round == this:
                    self.answer(member)

    def passes(self, seconds, *there):
        """Time passes second by second, those who are there giving signs of life and everybody's page asking."""
        for _ in range(int(seconds)):
            self.now += 1.0
            for member in there:
                self.room.beat(member.key)
            self.room.tick()


@pytest.fixture
def new_class():
    return Class

"""What is made before the first visitor comes: compiled rules and the world of the defaults."""

from collections.abc import Callable

from experiments.ensembles.forecast import Continuer, months_later, present_of
from experiments.histories.first_run import compiled_beside
from experiments.live.page.board import TABS, Sight
from experiments.live.page.settings import Settings
from experiments.live.page.visitor import prepared_world
from experiments.live.views.game_now import game_now
from experiments.live.views.glance import glance
from experiments.live.views.network import large_network
from experiments.live.views.stage import clock, last_moves
from experiments.live.views.story_filter import Sought
from experiments.seats.game import Game
from experiments.seats.moment import Moment

MONTHS = 2


def warm() -> None:
    """Play a little, forecast a little, and draw every view, as for a visitor."""
    with compiled_beside():
        world = prepared_world(())
    parameters, doctrine, seed = Settings().resolved()
    game = Game(parameters, doctrine, seed, world=world)
    for _ in range(MONTHS):
        game.advance()
    Continuer().endings(present_of(parameters.overrides, game.review.state), 0, 1)
    sight = Sight(game.moment(), {})
    months_later(sight.moment.world, sight.moment.state, 1)
    at_once: tuple[Callable[[Moment], str], ...] = (glance, large_network, clock, last_moves)
    for view in at_once:
        view(sight.moment)
    for tab in TABS:
        for view in tab.views:
            view(sight.moment)
        for outlook in tab.outlooks:
            outlook(sight)
        if tab.story is not None:
            tab.story(sight.moment, Sought(), None)
        if tab.game:
            game_now(sight.moment)

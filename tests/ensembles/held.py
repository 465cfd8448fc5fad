"""A present to be forecast, and workers that work when a test says so."""

from concurrent.futures import Executor, Future

from experiments.ensembles.forecast import present_of

SEED = 3


def present(game, months):
    game.back_to(min(months, game.months_known))
    while game.months_played < months and game.advance():
        pass
    return present_of(game.parameters.overrides, game.review.state)


class Held(Executor):
    """An executor whose work is done when the test says so."""

    def __init__(self, workers):
        self.workers, self.given = workers, []

    def submit(self, function, *given):
        future = Future()
        self.given.append((future, function, given))
        return future

    def finish(self):
        future, function, given = self.given.pop(0)
        future.set_result(function(*given))

    def shutdown(self, wait=True, cancel_futures=False):
        pass


def handed_out(pool):
    """The presents and the numbers of continuations that workers have been given."""
    return [(given[0].key, given[2]) for _, _, given in pool.given]

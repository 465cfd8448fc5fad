"""A world and the state of its first month, for tests that change the state by hand."""

from model.parameters import resolve
from model.review import JointReview


def fresh(doctrine="lighthizer", **settings):
    """World and state at the start of a history with these parameters."""
    review = JointReview(resolve(settings), doctrine)
    return review.world, review.state

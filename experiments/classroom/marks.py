"""What counts as marked before a person touches a question: shown by the page, sent when time is over."""

from experiments.seats.questions import Question


def taken_by_default(question: Question) -> str:
    """Name of the choice that is set before a person touches it: holding, or none."""
    return "hold" if question.choices[0].name == "hold" else ""

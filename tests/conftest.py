"""Hypothesis without a deadline: the first call of a compiled rule includes its compilation."""

from hypothesis import settings

settings.register_profile("joint_review", deadline=None)
settings.load_profile("joint_review")

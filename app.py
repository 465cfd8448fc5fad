"""The live page, as Mesa's convention has it: ``solara run app.py``; ``joint-review live`` is safer by default."""

from experiments.live.site import routes

__all__ = ["routes"]

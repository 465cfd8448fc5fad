"""Figures of a played study."""

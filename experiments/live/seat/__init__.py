"""A seat to play: its menu, its words, its chart, its place at the live page."""

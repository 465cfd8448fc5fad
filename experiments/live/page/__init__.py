"""The live page itself: what a visitor sets, sees and steps through."""

"""A game at the table: one history month by month, with people in some seats; no page is needed for it."""

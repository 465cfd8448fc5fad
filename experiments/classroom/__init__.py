"""A class at the tables: rooms with a code, seats with a key each, rounds, events, and what a teacher takes home."""

"""A study: its file read and checked, its factors and points, the parts it is cut into, governments of a user's own."""

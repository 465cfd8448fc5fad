"""Pages for readers: the report of a study and the ODD protocol."""

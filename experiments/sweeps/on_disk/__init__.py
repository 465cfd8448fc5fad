"""A result on disk: its parts and manifest, by which rules they were made, files that survive any interruption."""

"""The trade economy alone: reports, and tables built from public figures."""

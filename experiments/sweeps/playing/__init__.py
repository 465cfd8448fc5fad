"""Who plays the parts: this process, a pool of processes that may die, a Dask cluster; and how far they have come."""

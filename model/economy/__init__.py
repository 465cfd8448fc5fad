"""The trade economy: table, exact equilibrium, welfare decomposition, balance instruments, estimates."""

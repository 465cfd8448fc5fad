"""Sweeps: one study file, many histories over a design, results that survive any interruption."""

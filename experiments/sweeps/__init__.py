"""Sweeps: one study file, many histories over a design, results that survive any interruption.

Rooms, each using those before it: ``studies``, ``on_disk``, ``playing``, ``benchmarks``. What is done with them stands
here: ``sweep``, ``preview``, ``results``, ``earlier``, ``replay``; and ``columns``, which all of them know.
"""

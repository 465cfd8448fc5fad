"""Tariff layers: what is levied on whom, and how much of it falls on compliant goods."""

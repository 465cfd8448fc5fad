"""Threats, demands, disputes before panels, labour cases."""

"""The games of a month: reports and figures."""

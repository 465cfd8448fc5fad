"""The world and its rules: parameters, calendar, law, economy, beliefs and the Mesa model."""

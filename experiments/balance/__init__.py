"""Three instruments against the overall deficit, compared (design: details section 2; systems S5)."""

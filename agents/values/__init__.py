"""What a state is worth to a government: packages on the contract curve, the strategic table, valuation."""

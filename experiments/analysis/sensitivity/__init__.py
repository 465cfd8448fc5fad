"""What decides an outcome: indices over designs, tests of single factors, luck beside them."""

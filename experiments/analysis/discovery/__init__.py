"""Where an ending lies: boxes, a shallow tree, tipping lines, each with how sure it is."""

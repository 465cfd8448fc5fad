"""One history at a time: played, told, drawn, measured."""

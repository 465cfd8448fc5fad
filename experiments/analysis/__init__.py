"""What a played study says: endings, sensitivities, boxes, tipping lines, survival, games, best responses."""

"""The live page: the negotiation on Mesa's visual server."""

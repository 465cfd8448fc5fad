"""Who plays: one decision procedure, bargaining, and one short file a player."""

"""The model against the recorded history, and what it identifies."""

"""Known results of theory, reproduced by the code of the model."""

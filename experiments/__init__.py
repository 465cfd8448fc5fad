"""What is asked of the model: runs, stories, figures, benchmarks and the command line."""

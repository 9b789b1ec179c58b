"""Quality and speed, measured: python -m evals.run, evals.fit, evals.bench."""

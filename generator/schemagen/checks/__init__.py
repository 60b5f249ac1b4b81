"""Static findings on the model, one file per check."""

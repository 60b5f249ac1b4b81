"""Sample rows: values that fit, made when the SQL is written and without a server."""

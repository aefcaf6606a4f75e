"""Where records are kept: sealed columns, append-only logs, one transaction for each good request."""

"""Who may do what: one map, enforced before every view, closed by default."""

"""Invented people, homes and children to try the product with. Exists in demo mode only."""

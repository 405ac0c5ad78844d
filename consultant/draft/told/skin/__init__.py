"""Skin and what lies under it: what was cut out, closed, scraped, sampled, counted."""

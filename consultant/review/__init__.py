"""Stage 4, a person decides: accounts, the queue, one case with everything about it, and what may be done with it."""

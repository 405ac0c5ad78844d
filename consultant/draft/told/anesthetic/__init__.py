"""Anesthesia for a procedure, and what is reported beside it."""

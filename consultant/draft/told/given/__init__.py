"""What was given: drugs, infusions, vaccines, extracts."""

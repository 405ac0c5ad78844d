"""Care by the clock and by the session: talks, months of care, forms, psychotherapy, therapy."""

"""What a note tells of amounts: read out of its words into the plain facts that `reckon` counts.

One noun a module, each a function from what the note tells to a `Reckoned`, or None when it tells nothing of the kind.
What is denied, planned, past or asked is not read: `tale` leaves it out.
"""

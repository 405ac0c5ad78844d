"""What a note tells of amounts: read out of its words into the plain facts that `reckon` counts.

One noun a module, each a function from what the note tells to a `Reckoned`, or None when it tells nothing of the kind;
the folders are fields of medicine, and what stands beside them is shared. What is denied, planned, past or asked is not
read: `tale` leaves it out. `every` is the list of all readers.
"""

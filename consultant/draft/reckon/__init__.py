"""Units and sums by published rule: one noun a module, each a function from plain facts to the lines of a claim.

Nothing here reads a text, asks a shelf or guesses: whoever calls gives the facts (`told` reads them out of a note), and
gets each line with its units, its modifiers, the reason, and which of the facts it was counted from.
"""

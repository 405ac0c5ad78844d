"""How good the program is, measured: questions with known answers, asked of it and of what one would use instead.

`search` measures the search of the code database.
"""

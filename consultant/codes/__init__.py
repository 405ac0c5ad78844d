"""The reference shelf: one immutable SQLite file built from official releases, and every look-up over it.

`shelf` opens the file and is what the rest of the program holds; the modules beside it answer one kind of question
each; `build` makes the file. Nothing here knows of mail or cases.
"""

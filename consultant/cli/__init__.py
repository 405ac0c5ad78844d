"""The command line: `consultant …`.

Each command is a module; `app` gathers them, `main` runs them and turns foreseen errors into one line and an exit code.
"""

from consultant.cli.app import main

__all__ = ["main"]

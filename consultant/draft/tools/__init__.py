"""Look-ups for a model: `Tools` offers every question one can ask of the code database, and of the case's own words.

Each takes typed arguments, reads, and gives back bounded JSON with the codes it showed. None writes, sends or decides.
"""

from consultant.draft.tools.box import Tools, ToolSpec
from consultant.draft.tools.result import ToolResult

__all__ = ["ToolResult", "ToolSpec", "Tools"]

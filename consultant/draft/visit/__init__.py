"""The level of a visit by published rules: pure tables and sums, the reading of a text into them, and the finding.

`levels`, `decision`, `extended` and `preventive` are pure: facts in, a code or a level out. `encounter`, `problems`,
`data`, `risk` and `minutes` read a text into those facts, each with its words. `clocked` are the visits that minutes or
days alone choose, `find` puts all together into an `outcome`.
"""

from consultant.draft.visit.extended import PROLONGED
from consultant.draft.visit.find import find_visit
from consultant.draft.visit.levels import LEVEL_CODES, OFFICE_CODES
from consultant.draft.visit.minutes import time_excludes_procedures
from consultant.draft.visit.outcome import Visit
from consultant.draft.visit.preventive import PREVENTIVE_CODES
from consultant.draft.visit.transition import TRANSITION_CODES

VISIT_CODES = LEVEL_CODES | TRANSITION_CODES | PREVENTIVE_CODES | PROLONGED | {"99291", "99292"}
"""Every code that this package may propose."""

__all__ = ["OFFICE_CODES", "VISIT_CODES", "Visit", "find_visit", "time_excludes_procedures"]

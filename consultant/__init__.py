"""CaseConsultant: clinical cases in by mail, reviewed coding answers out in the same thread.

How the house is built is drawn in docs/architecture.md.
"""

__version__ = "0.1.0"

"""Dramatiq's side of the house: a broker, one thin actor a stage, and the sweep.

`dramatiq workers` imports this package and finds the broker and the actors; each of its worker processes sweeps.
`consultant serve` hands its service over first (`consultant.process.use`) and runs the same actors in its own threads.
"""

from workers.actors import broker, draft_case, nudger, read_message, send_mail

__all__ = ["broker", "draft_case", "nudger", "read_message", "send_mail"]

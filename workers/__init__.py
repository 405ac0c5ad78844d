"""Dramatiq's side of the house: a broker, one thin actor a stage, and the sweep.

`dramatiq workers` starts worker processes; `consultant serve` runs the same actors in its own threads.
"""

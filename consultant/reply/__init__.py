"""The answer goes out, once.

render      context + templates/email/<kind>/ ──► subject, text, HTML: what the review page shows
letter      those three + the answered message ──► the mail, byte for byte
outbox      keeps it until it may leave; undo; proof that it arrived
transport   one SMTP transaction, and the three ways it can fail
send        claims a mail, hands it over, stores what came of it
"""

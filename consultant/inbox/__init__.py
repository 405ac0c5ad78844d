"""Mail arrives and is never lost: fetch, store, commit, and only then touch the mailbox; read afterwards.

    poller ──► imap ──► store        a mailbox is watched, what is new is stored as it came
    ingest ───────────► store        the same door for files
    read ──► message, gate           what was stored is read, and the gate says what may open a case

`oauth` gives the access tokens that both the mailbox and outgoing mail sign in with.
"""

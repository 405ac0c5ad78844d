"""Mail arrives and is never lost: fetch, store, commit, and only then touch the mailbox; read afterwards.

    poller ──► collect ──► conveyor ──► store      a mailbox is watched, what is new is stored as it came
                  │                       ▲
                  ▼                       │
                imap                    ingest     the same door for files
    read ──► message, gate                         what was stored is read; the gate says what may open a case

`connection` signs in, `idle` waits for the bell, `cursor` knows how far a folder was read and how its poller is,
`patience` remembers messages that would not come, `fault` finds words for what servers do. `oauth` gives the access
tokens that both the mailbox and outgoing mail sign in with.
"""

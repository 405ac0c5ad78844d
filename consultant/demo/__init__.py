"""The demonstration: a whole mail world on loopback, three sample cases, and the real service in between.

samples    the sample mails
servers    an SMTP and an IMAP server holding two mailboxes
world      settings, servers, service and customer of one demonstration
browser    approves through the HTTP routes a browser uses
show       what the terminal shows
"""

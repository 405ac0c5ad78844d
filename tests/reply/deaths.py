"""Transports whose process is killed at a given point: nothing after it ever runs."""

from consultant.reply.transport import SmtpTransport


class KilledBeforeTheDot(SmtpTransport):
    """Loses its process between the message and its final dot: nothing after that line ever runs."""

    def send(self, envelope, handing_over):
        def die(copied: bool) -> None:
            handing_over(copied)
            raise SystemExit

        return super().send(envelope, die)


class KilledAfterTheWord(SmtpTransport):
    """Loses its process after the server's 250, before anything is stored."""

    def send(self, envelope, handing_over):
        super().send(envelope, handing_over)
        raise SystemExit


class KilledBeforeAnything(SmtpTransport):
    """Loses its process right after the claim."""

    def send(self, envelope, handing_over):
        raise SystemExit

"""What the terminal shows of a demonstration: where each case stands, and how to look in."""

from email.message import EmailMessage

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from consultant.demo.customer import Track
from consultant.demo.servers import HOST
from consultant.demo.world import World
from consultant.record import CaseState

_WORDS = {
    CaseState.DRAFTING: ("being drafted", "cyan"),
    CaseState.REVIEW: ("waits for your approval", "bold yellow"),
    CaseState.APPROVED: ("approved, reply on its way", "cyan"),
    CaseState.ANSWERED: ("answered", "green"),
    CaseState.REJECTED: ("rejected", "red"),
    CaseState.NEEDS_PERSON: ("needs a person", "red"),
}


def standing(world: World, track: Track) -> tuple[str, str, str]:
    """Case number, where it stands in words, and a style."""
    case = world.case_of(track)
    if case is None:
        return "", "mailed in", "dim"
    words, style = _WORDS[case.state]
    if case.state is CaseState.ANSWERED and not track.complete:
        words = "answered, follow-up on its way"
    return case.number, words, style


def table(world: World) -> Table:
    """One row a sample."""
    rows = Table("Mail", "Case", "Stands", "Acknowledged", "Answers", expand=True)
    for track in world.customer.tracks:
        number, words, style = standing(world, track)
        answers = f"{len(track.answers)} of {track.wanted}"
        rows.add_row(
            track.sample.title,
            number,
            Text(words, style=style),
            "yes" if track.acknowledgements else "not yet",
            Text(answers, style="green" if track.complete else ""),
        )
    return rows


def how_to_look_in(world: World) -> Text:
    """The review page with its one-time link, and the mailboxes for any mail client. Print it without wrapping."""
    url = world.service.settings.review.url
    consultant, customer = world.users
    text = Text()
    text.append("\nReview page", style="bold")
    text.append("   this link signs you in once, as a reviewer:\n", style="dim")
    text.append(f"  {url}{world.sign_in_path}\n", style=f"underline link {url}{world.sign_in_path}")
    text.append("\nMail client", style="bold")
    text.append("   no TLS and no SMTP sign-in: this is loopback only\n", style="dim")
    text.append(f"  IMAP {HOST} port {world.servers.imap_port}, SMTP {HOST} port {world.servers.smtp_port}\n")
    text.append(f"  the consultant's mailbox   user {consultant.address}   password {consultant.password}\n")
    text.append(f"  the customer's mailbox     user {customer.address}   password {customer.password}\n")
    return text


def screen(world: World, hint: str) -> RenderableType:
    """The live part: the table and what to do next."""
    return Group(table(world), Text(hint, style="dim"))


def arrival(track: Track, mail: EmailMessage) -> str:
    """One line for a mail that reached the customer."""
    automatic = str(mail["Auto-Submitted"] or "no").lower() != "no"
    what = "Acknowledgement" if automatic else "Reply"
    return f"{what} in the customer's mailbox: {_visible(str(mail['Subject']))}  ({track.sample.title})"


def in_full(mail: EmailMessage) -> str:
    """The mail as a person reads it: the headers that thread it, and its text part."""
    names = ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Reply-To")
    head = "\n".join(f"{name}: {_visible(str(mail[name]))}" for name in names if mail[name])
    body = mail.get_body(("plain",))
    return f"{head}\n\n{body.get_content() if body is not None else ''}"


def _visible(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())

"""Every error this program raises on purpose.

    ConsultantError
    ├── ConfigError            a setting is wrong or missing (exit code 2)
    ├── StoreError             the case database cannot be used
    │   ├── NewerDatabase      it was written by a later version
    │   └── OldDatabase        it waits for a migration
    ├── InboxError             the mailbox cannot be read
    │   ├── MailboxRefused     wrong password, no such folder: trying again changes nothing
    │   └── TokenRefused       the OAuth server will not give a token
    ├── DocumentError          a message or an attachment cannot be read
    ├── CodesError             the code database cannot be used or built
    │   ├── SourceFault        a file is not what it should be: file, line, column, expected, found
    │   ├── ReleaseConflict    a release is in already, or a newer one is
    │   ├── LicenceNeeded      the owner's terms must be accepted first
    │   ├── BuildBusy          another process is building
    │   └── ShelfOutdated      the file was built by another version of the program
    ├── DraftError             no draft could be made
    │   ├── ModelUnavailable   the model server is away or slow: worth another try
    │   └── ModelRefused       the model server says no: a person is needed
    │       └── BudgetReached  the case took all the time, tokens or money it may take
    ├── ReviewError            a reviewer's action cannot be carried out
    │   ├── NoSuchCase         there is no case of that number
    │   ├── StaleDraft         the draft changed since it was opened
    │   │   └── StalePreview   what would be sent is no longer what was shown
    │   ├── WrongState         the case is no longer where the action needs it
    │   │   └── TooLate        the answer has left; it cannot be called back
    │   └── InvalidAnswer      an edited answer has a fault that must be mended first
    ├── AccountError           a reviewer's account cannot be made or changed so
    ├── SignInError            who it is could not be shown
    │   ├── NotSignedIn        nobody is signed in, or no longer
    │   └── TooManySignIns     too many failed tries for one account
    ├── WorkedCaseFault        a worked case of the evaluation is not well-formed
    └── SendError              outgoing mail
        ├── SendLater          a temporary refusal (SMTP 4xx, no connection)
        ├── SendRefused        a permanent refusal (SMTP 5xx)
        ├── SendUncertain      the connection broke after the message was handed over
        └── CannotCompose      no mail can be written: a template or an address is at fault

Each carries the facts in fields, what a person may see in `for_user`, and an HTTP `status`.
"""

from collections.abc import Sequence
from pathlib import Path


class ConsultantError(Exception):
    """The root: catch this to catch everything that is foreseen."""

    status = 500

    @property
    def for_user(self) -> str:
        """One sentence that may be shown to the person who asked; never patient text."""
        return str(self)


class ConfigError(ConsultantError):
    """Raised when settings are wrong or missing; `problems` has one line each, starting with the key's path."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class StoreError(ConsultantError):
    """Raised when the case database cannot be used."""

    status = 503


class NewerDatabase(StoreError):
    """Raised when the database was migrated by a later version of the program than this one."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(
            f"the database is at revision {found}, which this version does not know: run the newer version"
        )


class OldDatabase(StoreError):
    """Raised by a process that may not migrate when migrations are waiting."""

    def __init__(self, found: str | None, wanted: str) -> None:
        self.found, self.wanted = found, wanted
        super().__init__(
            f"the database is at revision {found or 'none'}, this version needs {wanted}: run `consultant migrate`"
        )


class InboxError(ConsultantError):
    """Raised when the mailbox cannot be read now; trying again may help."""

    status = 503


class MailboxRefused(InboxError):
    """Raised when the server says no (sign-in, folder) and trying again changes nothing."""


class TokenRefused(InboxError):
    """Raised when the OAuth server gives no token."""


class DocumentError(ConsultantError):
    """Raised when a message or an attachment cannot be read; the bytes are kept."""

    status = 422


class CodesError(ConsultantError):
    """Raised when the code database cannot be used or built."""

    status = 503


class SourceFault(CodesError):
    """Raised when an official file is not what it should be; the code database stays as it was.

    `line` counts from 1 (the record, where records span lines), `column` is the field's name or place.
    """

    status = 422

    def __init__(
        self, file: str, *, expected: str, found: str, line: int | None = None, column: str | int | None = None
    ) -> None:
        self.file, self.line, self.column, self.expected, self.found = file, line, column, expected, found
        where = file + (f", line {line}" if line else "") + (f", column {column}" if column else "")
        super().__init__(f"{where}: expected {expected}, found {found}; nothing was changed")


class ClaimFault(CodesError):
    """Raised when a claim cannot be read; `problems` says for each field what was expected and found."""

    status = 422

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


class ReleaseConflict(CodesError):
    """Raised when a release is in already with other content, or a newer one is; `option` names the way past it."""

    status = 409

    def __init__(self, file: str, given: str, present: str, option: str) -> None:
        self.file, self.given, self.present, self.option = file, given, present, option
        super().__init__(
            f"{file}: is {given}, and {present} is in; nothing was changed ({option} takes it all the same)"
        )


class LicenceNeeded(CodesError):
    """Raised when content belongs to somebody whose terms the operator has not accepted."""

    status = 451

    def __init__(self, what: str, owner: str, option: str) -> None:
        self.what, self.owner, self.option = what, owner, option
        super().__init__(f"{what} belongs to {owner}: give {option} if you hold a licence for it")


class BuildBusy(CodesError):
    """Raised when another process has been building for longer than this one waits."""


class ShelfOutdated(CodesError):
    """Raised when the file was built by another version of the program and holds imported releases."""

    def __init__(self, found: int, wanted: int) -> None:
        self.found, self.wanted = found, wanted
        super().__init__(
            f"the code database has layout {found}, this version needs {wanted}: run `consultant codes build --fresh`, "
            "which takes in the files of the release folder again, then import what you keep elsewhere"
        )


class DraftError(ConsultantError):
    """Raised when no draft could be made; the case then goes to a person."""

    status = 502


class ModelUnavailable(DraftError):
    """Raised when the model server is away, slow or overloaded: worth another try.

    `retry_after` is how many seconds the server asked to be left alone, when it said so.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class ModelRefused(DraftError):
    """Raised when the model server refuses, or keeps answering what cannot be used."""


class BudgetReached(ModelRefused):
    """Raised when a case has taken all the time, tokens or money that the settings let it take."""

    def __init__(self, limit: str) -> None:
        self.limit = limit
        """What was reached and the setting that says so: `200000 tokens (model.case_tokens)`."""
        super().__init__(f"the case reached its limit of {limit}")


class ReviewError(ConsultantError):
    """Raised when a reviewer's action cannot be carried out."""

    status = 409


class NoSuchCase(ReviewError):
    """Raised when something is to be done with a case that is not there."""

    status = 404

    def __init__(self, case_id: int) -> None:
        self.case_id = case_id
        super().__init__(f"there is no case {case_id}")


class StaleDraft(ReviewError):
    """Raised when a draft changed between being opened and being decided."""

    def __init__(self, case_id: int, opened: int, current: int) -> None:
        self.case_id, self.opened, self.current = case_id, opened, current
        super().__init__(f"case {case_id}: opened at revision {opened}, now {current}")

    @property
    def for_user(self) -> str:
        return f"This draft changed while you had it open (revision {self.opened}, now {self.current}). Look again."


class StalePreview(StaleDraft):
    """Raised when the mail that would go out now is not the one the reviewer was shown."""

    @property
    def for_user(self) -> str:
        return "What would be sent is no longer what you were shown. Look at the preview again, then approve."


class WrongState(ReviewError):
    """Raised when the case is not in the state that an action needs."""

    def __init__(self, case_id: int, state: str, needed: str) -> None:
        self.case_id, self.state, self.needed = case_id, state, needed
        super().__init__(f"case {case_id} is {state}, not {needed}")

    @property
    def for_user(self) -> str:
        return f"This case is now “{self.state.replace('_', ' ')}”: somebody or something was quicker."


class TooLate(WrongState):
    """Raised when an answer is to be called back and the undo time is over."""

    @property
    def for_user(self) -> str:
        return "The time to call this answer back is over: it is on its way or has been sent."


class InvalidAnswer(ReviewError):
    """Raised when an edited answer cannot be stored; `problems` maps a form field to what is wrong with it."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{field}: {what}" for field, what in self.problems.items()))


class AccountError(ConsultantError):
    """Raised when a reviewer's account cannot be made or changed as asked; the message says why."""

    status = 422


class SignInError(ConsultantError):
    """Raised when a name, password, session, link or form token is not good."""

    status = 403


class NotSignedIn(SignInError):
    """Raised when a page needs a signed-in reviewer and there is none, or the session ended."""

    status = 401


class TooManySignIns(SignInError):
    """Raised when an account had too many failed tries; `minutes` says how long to wait."""

    status = 429

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(f"too many failed sign-ins; the next try is possible in {minutes} min")

    @property
    def for_user(self) -> str:
        return (
            f"Too many failed tries for this account. Try again in {self.minutes} min, "
            "or ask for a one-time sign-in link."
        )


class WorkedCaseFault(ConsultantError):
    """Raised when a worked case cannot be read; `problems` has one line each, starting with the key's path."""

    status = 422

    def __init__(self, file: Path, problems: Sequence[str]) -> None:
        self.file, self.problems = file, tuple(problems)
        super().__init__("\n".join(f"{file}: {problem}" for problem in self.problems))


class SendError(ConsultantError):
    """Raised by outgoing mail; `code` is the SMTP reply code when there was one."""

    status = 502

    def __init__(self, message: str, code: int | None = None) -> None:
        self.code = code
        super().__init__(message)


class SendLater(SendError):
    """Raised on a temporary refusal: SMTP 4xx, no connection, a time-out before the message was handed over."""


class SendRefused(SendError):
    """Raised on a permanent refusal: SMTP 5xx."""


class SendUncertain(SendError):
    """Raised when the connection broke between the message's last byte and the server's word about it."""


class CannotCompose(SendError):
    """Raised when a mail cannot be written: a template is broken, there is nothing to say, or nobody to say it to."""

    status = 500

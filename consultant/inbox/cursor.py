"""How far one mailbox folder was read, and how its poller is: the `Cursor` and `Ingested` rows, and nobody else's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, case, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from consultant.record import Cursor, Ingested, metadata
from consultant.service import Service, Work

_ROWS_AT_ONCE = 500
_LONGEST_ERROR = 500


_CURSOR, _INGESTED = metadata.tables["cursor"], metadata.tables["ingested"]
_ADVANCE = (
    update(_CURSOR)
    .where(
        _CURSOR.c.account == bindparam("of_account"),
        _CURSOR.c.folder == bindparam("of_folder"),
        _CURSOR.c.uidvalidity == bindparam("of_uidvalidity"),
    )
    .values(
        last_uid=case((_CURSOR.c.last_uid < bindparam("to_uid"), bindparam("to_uid")), else_=_CURSOR.c.last_uid),
        last_seen=bindparam("now"),
    )
)
_ADVANCE_AND_LAG = _ADVANCE.values(lag_seconds=bindparam("lag"))
_MARK = (
    update(_INGESTED)
    .where(
        _INGESTED.c.account == bindparam("of_account"),
        _INGESTED.c.folder == bindparam("of_folder"),
        _INGESTED.c.uidvalidity == bindparam("of_uidvalidity"),
        _INGESTED.c.uid.in_(bindparam("uids", expanding=True)),
    )
    .values(flagged_at=bindparam("now"))
)
"""What runs with every batch is put together once."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder as its server names it for good; a new `uidvalidity` makes it another place."""

    account: str
    folder: str
    uidvalidity: int


class FolderCursor:
    """The cursor of one folder. Several pollers may share it: it only ever moves forward within one UIDVALIDITY."""

    def __init__(self, service: Service, account: str, folder: str) -> None:
        self._service = service
        self.account, self.folder = account, folder

    # --- how far

    def connected(self, uidvalidity: int) -> None:
        """Note that the folder is open; one with a new UIDVALIDITY is read from its first message again."""
        now = self._service.clock()
        with self._service.work() as work:
            row = self._row(work.session)
            if row.uidvalidity != uidvalidity:
                row.uidvalidity, row.last_uid = uidvalidity, 0
            row.connected_since = row.last_seen = now

    def last_uid(self, uidvalidity: int) -> int:
        """Every message up to this UID is stored, or gone from the server."""
        with self._service.look() as session:
            row = session.exec(select(Cursor).where(*self._mine)).first()
            return row.last_uid if row is not None and row.uidvalidity == uidvalidity else 0

    def known(self, place: Place, above: int) -> set[int]:
        """The UIDs above `above` that are stored."""
        with self._service.look() as session:
            return set(session.exec(select(Ingested.uid).where(*_in(place), col(Ingested.uid) > above)))

    def advance(self, work: Work, uidvalidity: int, last_uid: int, lag: timedelta | None = None) -> None:
        """Move forward as part of `work`; `lag` is how long the newest message had waited."""
        values = {"of_account": self.account, "of_folder": self.folder, "of_uidvalidity": uidvalidity}
        values |= {"to_uid": last_uid, "now": work.now}
        if lag is None:
            work.session.connection().execute(_ADVANCE, values)
        else:
            work.session.connection().execute(_ADVANCE_AND_LAG, values | {"lag": max(lag.total_seconds(), 0.0)})

    # --- what is still to be put away on the server

    def unmarked(self, place: Place, stored_before: datetime | None = None) -> list[int]:
        """The UIDs of stored messages that were not put away yet."""
        statement = select(Ingested.uid).where(*_in(place), col(Ingested.flagged_at).is_(None))
        if stored_before is not None:
            statement = statement.where(col(Ingested.stored_at) < stored_before)
        with self._service.look() as session:
            return sorted(session.exec(statement))

    def marked(self, work: Work, place: Place, uids: Sequence[int]) -> None:
        """Note as part of `work` that `uids` were put away."""
        values = {"of_account": place.account, "of_folder": place.folder, "of_uidvalidity": place.uidvalidity}
        for start in range(0, len(uids), _ROWS_AT_ONCE):
            some = {"uids": uids[start : start + _ROWS_AT_ONCE], "now": work.now}
            work.session.connection().execute(_MARK, values | some)

    # --- how it is

    def seen(self, work: Work, *, well: bool) -> None:
        """Note as part of `work` that the server answered; when all is `well`, failures are over."""
        values: dict[str, object] = {"last_seen": work.now}
        if well:
            values["errors"] = 0
        work.session.execute(update(Cursor).where(*self._mine).values(**values))

    def failed(self, words: str, *, connected: bool) -> int:
        """Note a failure, in `words` without addresses or patient text; how many there were in a row."""
        with self._service.work() as work:
            row = self._row(work.session)
            row.errors += 1
            row.last_error, row.last_error_at = words[:_LONGEST_ERROR], work.now
            if not connected:
                row.connected_since = None
            return row.errors

    def disconnected(self) -> None:
        """Note that the connection was closed on purpose."""
        with self._service.work() as work:
            work.session.execute(update(Cursor).where(*self._mine).values(connected_since=None))

    def _row(self, session: Session) -> Cursor:
        row = session.exec(select(Cursor).where(*self._mine).with_for_update()).first()
        if row is not None:
            return row
        try:
            with session.begin_nested():
                row = Cursor(account=self.account, folder=self.folder)
                session.add(row)
        except IntegrityError:  # another poller made it at the same moment
            row = session.exec(select(Cursor).where(*self._mine).with_for_update()).one()
        return row

    @property
    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return col(Cursor.account) == self.account, col(Cursor.folder) == self.folder


def _in(place: Place) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Ingested.account) == place.account,
        col(Ingested.folder) == place.folder,
        col(Ingested.uidvalidity) == place.uidvalidity,
    )

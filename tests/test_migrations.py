"""A database of an earlier version keeps everything when it is brought to this one."""

from alembic import command
from sqlalchemy import MetaData, Table, insert
from sqlmodel import select

from consultant import database
from consultant.record import Case, Decision, Draft, Sender
from consultant.service import Service

_MADE_BEFORE = {
    "sender": {"id": 1, "address": "a@x.example", "display_name": ""},
    "reviewer": {
        "id": 1, "email": "r@x.example", "name": "R", "credential": "CPC", "password_hash": "", "failed_sign_ins": 0,
    },
    "case": {"id": 1, "attempts": 0, "trouble": "", "sender_id": 1, "subject": "bunion", "state": "review"},
    "draft": {
        "id": 1, "case_id": 1, "revision": 1, "origin": "model", "answer": {}, "model": "m-1", "prompt_version": "p",
        "codes_build": "b", "tokens_in": 10, "tokens_out": 5, "seconds": 0.5,
    },
    "decision": {"id": 1, "case_id": 1, "draft_id": 1, "reviewer_id": 1, "kind": "redraft", "reason": ""},
}  # fmt: skip
_MOMENTS = {
    "sender": ("created_at",), "reviewer": ("created_at",), "case": ("opened_at", "changed_at"),
    "draft": ("created_at",), "decision": ("decided_at",),
}  # fmt: skip


def test_drafts_made_before_their_cost_was_counted_stay_and_took_nothing(settings):
    service = Service(settings)
    with service.engine.begin() as connection:
        command.upgrade(database._alembic(connection), "0001")
        for name, values in _MADE_BEFORE.items():
            moments = dict.fromkeys(_MOMENTS[name], service.clock())
            then = Table(name, MetaData(), autoload_with=connection)
            connection.execute(insert(then).values(values | moments))
    database.migrate(service.engine)
    with service.look() as session:
        draft = session.exec(select(Draft)).one()
        assert (draft.model, draft.tokens_in, draft.seconds) == ("m-1", 10, 0.5)
        assert (draft.requests, draft.tool_rounds, draft.repair_rounds, draft.cost, draft.stopped) == (0, 0, 0, 0.0, "")
        assert session.exec(select(Decision)).one().draft_id == draft.id
        assert session.exec(select(Case)).one().sender_id == session.exec(select(Sender)).one().id
    service.close()

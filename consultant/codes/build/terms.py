"""Other words for a code, gathered for the search: inclusion terms, index entries, our own and licensed terms."""

import sqlite3

from consultant.codes.model import CodeSet

_INDEXES = (
    ("icd10cm-index", CodeSet.ICD10CM),
    ("icd10cm-external", CodeSet.ICD10CM),
    ("icd10cm-drugs", CodeSet.ICD10CM),
    ("icd10cm-neoplasms", CodeSet.ICD10CM),
    ("icd10pcs-index", CodeSet.ICD10PCS),
)


def write_terms(connection: sqlite3.Connection) -> None:
    """Fill `term`. Inclusion terms and index entries come from the newest release of each."""
    connection.execute(
        "INSERT INTO term (code_id, text, kind) SELECT c.id, n.text, 'inclusion' FROM note n"
        " JOIN code c ON c.code = n.owner AND c.code_set = ?"
        " WHERE n.kind = 'inclusion' AND n.scope = 'code' AND n.release_id = ? ORDER BY c.id, n.id",
        (CodeSet.ICD10CM, newest(connection, "icd10cm-tabular")),
    )
    for kind, code_set in _INDEXES:
        connection.execute(
            "INSERT INTO term (code_id, text, kind) SELECT DISTINCT c.id, CASE WHEN x.column_name = '' THEN e.path"
            " ELSE e.path || ', ' || x.column_name END, 'index'"
            " FROM index_entry e JOIN index_code x ON x.entry_id = e.id"
            " JOIN code c ON c.code = CASE WHEN e.kind = 'pcs' AND length(x.code) < 7 THEN substr(x.code, 1, 3)"
            " ELSE x.code END AND c.code_set = ? WHERE e.release_id = ?",
            (code_set, newest(connection, kind)),
        )
    connection.execute(
        "INSERT INTO term (code_id, text, kind) SELECT c.id, t.text, 'own' FROM own_term t"
        " JOIN own_code o ON o.code = t.code JOIN code c ON c.code = o.code AND c.code_set = o.code_set"
    )
    connection.execute(
        "INSERT INTO term (code_id, text, kind) SELECT c.id, t.text, t.kind FROM licensed_term t"
        " JOIN code c ON c.code = t.code AND c.code_set = t.code_set"
    )


def newest(connection: sqlite3.Connection, kind: str) -> int | None:
    """The id of the newest release of `kind`, or None."""
    row = connection.execute(
        "SELECT id FROM release WHERE kind = ? ORDER BY coalesce(effective, 0) DESC, id DESC LIMIT 1", (kind,)
    ).fetchone()
    return row[0] if row else None

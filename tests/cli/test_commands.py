"""The command line: what it prints, its exit codes, and clear words when something is wrong."""

import pytest
from typer.testing import CliRunner

from consultant.cli import app as root
from consultant.errors import ConsultantError

CASE = b"""\
From: Casey <casey@clinic.example>
To: consult@service.example
Subject: Bunion
Message-ID: <1@clinic.example>

Assessment: hallux valgus, right foot.
Procedure: correction of hallux valgus, right foot, with chevron osteotomy of the distal first metatarsal.
"""


@pytest.fixture
def config(tmp_path, packaged_shelf):
    path = tmp_path / "config.toml"
    path.write_text(
        f'[mailbox]\naddress = "consult@service.example"\n[codes]\ndatabase = "{packaged_shelf.path}"\n'
        '[log]\nlevel = "error"\n'
    )
    return path


@pytest.fixture
def run(config):
    def invoke(*arguments, fails=False, answers=None):
        result = CliRunner().invoke(root.app, [*arguments, "--config", str(config)], input=answers)
        if fails:
            assert result.exit_code != 0, result.output
        else:
            assert result.exit_code == 0, (result.output, result.exception)
        return result

    return invoke


def test_a_mail_file_becomes_a_case_with_a_draft(run, tmp_path):
    mail = tmp_path / "case.eml"
    mail.write_bytes(CASE)
    assert "1 in a case" in run("ingest", str(mail)).output
    assert "CC-000001" in run("case", "list").output
    shown = run("case", "show", "cc-000001").output
    assert "28296" in shown
    assert "M20.11" in shown
    assert "case.drafted" in shown


def test_one_bad_file_does_not_stop_the_next(run, tmp_path):
    broken, good = tmp_path / "broken.eml", tmp_path / "good.eml"
    broken.write_bytes(b"\x00\xff" * 200)
    good.write_bytes(CASE)
    printed = run("ingest", str(broken), str(good), "--no-draft").output
    assert "2 files" in printed
    assert "1 in a case" in printed


def test_the_same_file_again_opens_no_second_case(run, tmp_path):
    mail = tmp_path / "case.eml"
    mail.write_bytes(CASE)
    run("ingest", str(mail), "--no-draft")
    run("ingest", str(mail), "--no-draft")
    assert run("case", "list").output.count("CC-") == 1


def test_empty_lists_say_what_to_do(run):
    assert "No case yet" in run("case", "list").output
    assert "consultant reviewer add" in run("reviewer", "list").output


def test_an_unknown_case_is_one_clear_line(run):
    result = run("case", "show", "77", fails=True)
    assert isinstance(result.exception, ConsultantError)
    assert "there is no case 77" in result.exception.for_user
    assert "CC-000123" in run("case", "show", "bunion", fails=True).output


def test_a_reviewer_is_added_listed_and_disabled(run):
    link = run("reviewer", "add", "Rae@Service.example", "--name", "Rae", "--credential", "CPC", "--link").output
    assert "/sign-in/link/" in link
    listed = run("reviewer", "list").output
    assert "rae@service.example" in listed
    assert "may sign in" in listed
    run("reviewer", "disable", "rae@service.example")
    assert "disabled" in run("reviewer", "list").output


def test_a_password_is_asked_for_twice(run):
    answers = "correct horse battery\ncorrect horse battery\n"
    run("reviewer", "add", "rae@service.example", "--name", "Rae", answers=answers)
    differing = "correct horse battery\nanother horse battery\n" * 3
    run("reviewer", "password", "rae@service.example", fails=True, answers=differing)


def test_the_doctor_names_what_is_missing_and_what_to_do(run):
    result = run("doctor", fails=True)
    assert result.exit_code == 1
    assert "mailbox.host: is empty" in result.output
    assert "CONSULTANT_MAILBOX_PASSWORD" in result.output
    assert "nobody" in result.output or "none yet" in result.output


def test_the_doctor_finds_a_touched_audit_trail(run, tmp_path):
    import sqlite3

    mail = tmp_path / "case.eml"
    mail.write_bytes(CASE)
    run("ingest", str(mail), "--no-draft")
    connection = sqlite3.connect(tmp_path / "var" / "consultant.db")
    connection.execute("UPDATE event SET actor = 'nobody' WHERE id = 1")
    connection.commit()
    connection.close()
    assert "does not fit together at event 1" in run("doctor", fails=True).output


def test_workers_apart_need_a_broker_that_crosses_processes(run, config, monkeypatch):
    config.write_text(config.read_text() + '[outgoing]\nhost = "127.0.0.1"\ntls = "none"\nuser = "-"\n')
    result = run("work", fails=True)
    assert "queue.broker" in str(result.exception)


def test_wrong_settings_end_with_exit_code_2_and_one_line_each(deploy):
    deployment = deploy({"mailbox": {"hots": "x", "port": "many"}}, {})
    done = deployment.attempt("serve")
    assert done.returncode == 2
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 2, done.stderr
    assert any("mailbox.hots: unknown key" in line for line in lines)


def test_a_database_of_a_later_version_is_refused(deploy):
    import sqlite3

    deployment = deploy({}, {})
    deployment.command("migrate")
    path = deployment.config.parent / "var" / "consultant.db"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    done = deployment.attempt("case", "list")
    assert done.returncode == 1
    assert "9999" in done.stderr
    assert "newer version" in done.stderr

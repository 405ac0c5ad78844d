"""config.toml and the environment: what is wrong is said in one line with the key's path."""

from pathlib import Path

import pytest

from consultant.config import Secrets, Settings, load_settings
from consultant.errors import ConfigError
from consultant.signing import Signer, load_key

ROOT = Path(__file__).resolve().parent.parent


def load(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return load_settings(path, environ or {})


def problems(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, environ)
    return caught.value.problems


def test_the_shipped_file_holds_every_setting_at_its_default(tmp_path):
    shipped = load_settings(ROOT / "config.toml", {})
    written = (ROOT / "config.toml").read_text()
    codes = shipped.codes.model_copy(update={"sources": {}})  # addresses to download from are no default
    assert shipped.model_copy(update={"base_dir": Path(), "codes": codes}) == Settings()
    assert shipped.codes.sources
    for section_name, section in Settings.model_fields.items():
        fields = getattr(section.annotation, "model_fields", {})
        if section_name in {"secrets"} or not fields:
            continue
        for key in fields:
            assert f"\n{key} = " in written or f"[{section_name}.{key}" in written, f"{section_name}.{key}"


def test_an_unknown_key_is_named_with_its_path(tmp_path):
    assert problems(tmp_path, "[mailbox]\nhots = 'x'") == ("mailbox.hots: unknown key",)
    assert problems(tmp_path, "[mailbox.oauth]\nid = 'x'") == ("mailbox.oauth.id: unknown key",)
    assert problems(tmp_path, "[inbox]\n") == ("inbox: unknown key",)


def test_a_wrong_type_says_what_was_found(tmp_path):
    (line,) = problems(tmp_path, "[mailbox]\nport = '993'")
    assert line.startswith("mailbox.port: ")
    assert "integer" in line
    assert line.endswith("(found: '993')")


def test_every_problem_is_reported_at_once(tmp_path):
    found = problems(tmp_path, "[mailbox]\nport = 0\ntls = 'maybe'\n[queue]\nthreads = 0")
    assert {line.split(":")[0] for line in found} == {"mailbox.port", "mailbox.tls", "queue.threads"}


@pytest.mark.parametrize("section", ["mailbox", "outgoing"])
@pytest.mark.parametrize("host", ["mail.example.org", "10.0.0.5", "0.0.0.0"])
def test_plain_text_is_refused_across_a_network(tmp_path, section, host):
    (line,) = problems(tmp_path, f"[{section}]\nhost = '{host}'\ntls = 'none'")
    assert line.startswith(f"{section}: ")
    assert "loopback" in line


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_plain_text_is_accepted_on_loopback(tmp_path, host):
    assert load(tmp_path, f"[mailbox]\nhost = '{host}'\ntls = 'none'").mailbox.host == host


def test_a_model_across_a_network_needs_https(tmp_path):
    assert load(tmp_path, "[model]\nbase_url = 'http://127.0.0.1:11434/v1'\nname = 'm'").model.configured
    (line,) = problems(tmp_path, "[model]\nbase_url = 'http://models.example/v1'\nname = 'm'")
    assert "https" in line


def test_a_secret_in_the_file_is_refused(tmp_path):
    (line,) = problems(tmp_path, "[secrets]\nmailbox_password = 'x'")
    assert line.startswith("secrets: ")
    assert "environment" in line


def test_a_secret_comes_from_the_environment_or_a_file_it_names(tmp_path):
    held = tmp_path / "password"
    held.write_text("from a file\n")
    settings = load(
        tmp_path,
        "",
        {"CONSULTANT_MAILBOX_PASSWORD_FILE": str(held), "CONSULTANT_MODEL_API_KEY": "from the environment"},
    )
    assert settings.secrets.mailbox_password.get_secret_value() == "from a file"
    assert settings.secrets.model_api_key.get_secret_value() == "from the environment"
    assert "from" not in repr(settings.secrets)


def test_a_secret_file_that_cannot_be_read_is_one_clear_line(tmp_path):
    (line,) = problems(tmp_path, "", {"CONSULTANT_SECRET_KEY_FILE": str(tmp_path / "absent")})
    assert line.startswith("CONSULTANT_SECRET_KEY_FILE: ")
    assert "No such file" in line


def test_broken_toml_says_where(tmp_path):
    (line,) = problems(tmp_path, "[mailbox\nport = 1")
    assert "line 1" in line


def test_what_a_command_needs_is_asked_for_line_by_line(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, "").require("mailbox", "outgoing")
    paths = [line.split(":")[0] for line in caught.value.problems]
    assert paths == ["mailbox.address", "mailbox.host", "mailbox password", "outgoing.host", "outgoing password"]


def test_xoauth2_asks_for_its_own_secrets(tmp_path):
    settings = load(tmp_path, "[mailbox]\naddress = 'a@b.example'\nhost = 'imap.b.example'\nauth = 'xoauth2'")
    with pytest.raises(ConfigError) as caught:
        settings.require("mailbox")
    assert any("CONSULTANT_OAUTH_REFRESH_TOKEN" in line for line in caught.value.problems)


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    settings = Settings(base_dir=tmp_path)
    first = load_key(settings)
    assert load_key(settings) == first
    assert (tmp_path / "var/secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret.key"]


def test_a_short_key_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="at least 32"):
        load_key(Settings(base_dir=tmp_path, secrets=Secrets.model_validate({"secret_key": "short"})))


def test_a_signature_is_good_for_its_purpose_and_text_alone():
    signer = Signer(b"k" * 40)
    signature = signer.sign("reply", "12")
    assert signer.good("reply", "12", signature)
    assert signer.good("reply", "12", signature.upper())
    assert not signer.good("reply", "13", signature)
    assert not signer.good("session", "12", signature)
    assert not signer.good("reply", "12", "é" * 16)
    assert not Signer(b"l" * 40).good("reply", "12", signature)

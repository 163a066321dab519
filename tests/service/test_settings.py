"""Settings from the environment, and the page that lists them."""

import errno
import json
import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from service.command import configuration
from service.command.failure import CommandError
from service.settings import Settings, load, misspelled

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"OMNIARC_{name.upper()}", raising=False)


def rows():
    """Return the variable, default and meaning in each row of the page's table."""
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == ["variable", "default", "meaning"]
    assert all(set(cell) <= set("-: ") for cell in cells[1])
    return cells[2:]


def test_the_page_lists_exactly_the_settings_in_order():
    expected = [f"`OMNIARC_{name.upper()}`" for name in Settings.model_fields]
    assert [variable for variable, _, _ in rows()] == expected


def test_the_page_gives_every_default():
    defaults = json.loads(Settings().model_dump_json())
    for variable, default, _ in rows():
        value = defaults[variable.strip("`").removeprefix("OMNIARC_").lower()]
        assert default == f"`{value if isinstance(value, str) else json.dumps(value)}`", variable


def test_the_page_gives_every_description():
    for variable, _, meaning in rows():
        field = Settings.model_fields[variable.strip("`").removeprefix("OMNIARC_").lower()]
        assert meaning == field.description, variable


def test_every_setting_is_read_from_its_variable(monkeypatch):
    given = {
        "host": ("0.0.0.0", "0.0.0.0"),
        "port": ("9000", 9000),
        "probe_port": ("9001", 9001),
        "workers": ("2", 2),
        "slots": ("3", 3),
        "spares": ("4", 4),
        "max_body_bytes": ("5000", 5000),
        "max_waiting": ("6", 6),
        "max_waiting_per_client": ("21", 21),
        "extra_modules": ('["omniarc.dsl", "colorsys"]', ["omniarc.dsl", "colorsys"]),
        "max_batch_bytes": ("5001", 5001),
        "max_batch_programs": ("7", 7),
        "max_memory_mb": ("1500", 1500),
        "max_memory_mb_per_client": ("900", 900),
        "max_queued": ("8", 8),
        "max_queued_per_client": ("22", 22),
        "bulk_stdout_kb": ("23", 23),
        "stored_mb_per_day_per_client": ("24.5", 24.5),
        "jobs_keep_mb_per_client": ("25", 25.0),
        "allow_eval": ("false", False),
        "restores": ("26", 26),
        "restored_clients": ("27", 27),
        "run_code_policy": ("restricted", "restricted"),
        "database_url": ("sqlite:///some.db", SecretStr("sqlite:///some.db")),
        "admin_key": ("omniarc_0_x", SecretStr("omniarc_0_x")),
        "rate_per_key": ("9.5", 9.5),
        "concurrency_per_key": ("10", 10),
        "read_seconds": ("11", 11.0),
        "write_seconds": ("12", 12.0),
        "cors_origins": (
            '["https://a.example", "http://[::1]:5173"]',
            ["https://a.example", "http://[::1]:5173"],
        ),
        "console": ("off", False),
        "max_connections": ("15", 15),
        "max_batch_disk_mb": ("23", 23),
        "max_body_memory_mb": ("21", 21),
        "max_body_memory_mb_per_client": ("22", 22),
        "max_connections_per_address": ("20", 20),
        "trusted_proxies": ('["10.0.0.0/8", "::1"]', ["10.0.0.0/8", "::1"]),
        "linger_seconds": ("12", 12.0),
        "drain_seconds": ("13", 13.0),
        "lease_seconds": ("14", 14.0),
        "jobs_keep_days": ("16", 16.0),
        "audit_flush_seconds": ("0.5", 0.5),
        "audit_max_lag": ("17", 17),
        "audit_keep_days": ("18", 18.0),
        "audit_keep_mb": ("19", 19.0),
        "audit_redact": ('["source", "detail"]', ["source", "detail"]),
        "log_format": ("json", "json"),
    }
    assert set(given) == set(Settings.model_fields)
    for name, (text, value) in given.items():
        assert getattr(Settings(), name) != value
        monkeypatch.setenv(f"OMNIARC_{name.upper()}", text)
        assert getattr(Settings(), name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", "-1"),
        ("port", "65536"),
        ("port", "http"),
        ("workers", "0"),
        ("slots", "-1"),
        ("spares", "-1"),
        ("spares", "17"),
        ("max_body_bytes", "1023"),
        ("max_waiting", "0"),
        ("max_waiting_per_client", "0"),
        ("extra_modules", '{"a": 1}'),
        ("run_code_policy", "none"),
        ("database_url", "mysql://host/name"),
        ("database_url", "sqlite://"),
        ("database_url", "a file"),
        ("rate_per_key", "-1"),
        ("concurrency_per_key", "0"),
        ("read_seconds", "0"),
        ("cors_origins", '["https://a.example/"]'),
        ("cors_origins", '["https://A.example"]'),
        ("cors_origins", '["https://a.example:443"]'),
        ("cors_origins", '["https://u@a.example"]'),
        ("cors_origins", '["https://a.example:x"]'),
        ("cors_origins", '["a.example"]'),
        ("cors_origins", '["null"]'),
        ("cors_origins", '["https://*.example"]'),
        ("max_connections", "0"),
        ("max_connections_per_address", "0"),
        ("probe_port", "65536"),
        ("trusted_proxies", '["*"]'),
        ("trusted_proxies", '["10.0.0.1/8"]'),
        ("trusted_proxies", '["proxy.example"]'),
        ("lease_seconds", "0.5"),
        ("audit_flush_seconds", "61"),
        ("audit_redact", '["everything"]'),
        ("log_format", "xml"),
    ],
)
def test_invalid_values_are_rejected(monkeypatch, name, text):
    monkeypatch.setenv(f"OMNIARC_{name.upper()}", text)
    with pytest.raises(ValidationError, match=re.escape(name)):
        Settings()


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_by_default_the_processes_share_the_cpus(monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)))
    assert Settings().slots_per_process == 8
    assert Settings(workers=4).slots_per_process == 2
    assert Settings(workers=16).slots_per_process == 1
    assert Settings(slots=5, workers=4).slots_per_process == 5


def test_a_setting_can_be_read_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "omniarc_database_url").write_text("postgresql://u:secret@host/name\n")
    (tmp_path / "omniarc_slots").write_text("3")
    monkeypatch.setenv("OMNIARC_SECRETS_DIR", str(tmp_path))
    assert load().database == "postgresql://u:secret@host/name"
    assert load().slots == 3
    monkeypatch.setenv("OMNIARC_SLOTS", "4")
    assert load().slots == 4


def test_a_missing_secrets_directory_is_ignored(monkeypatch, tmp_path):
    monkeypatch.setenv("OMNIARC_SECRETS_DIR", str(tmp_path / "none"))
    assert load() == Settings()


def test_secrets_are_not_printed():
    shown = Settings(database_url="postgresql://u:hunter2@host/name", admin_key="hunter2")
    assert "hunter2" not in repr(shown)
    assert "hunter2" not in shown.model_dump_json()


def test_the_default_database_is_in_the_users_state_directory(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    assert Settings().database == f"sqlite:///{tmp_path}/.local/state/omniarc/omniarc.db"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert Settings().database == f"sqlite:///{tmp_path}/state/omniarc/omniarc.db"


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.0.0.5", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("example.org", False),
    ],
)
def test_loopback_addresses_are_recognized(host, alone):
    assert Settings(host=host).on_loopback is alone


@pytest.mark.parametrize(
    ("name", "setting"),
    [("AUDIT_REDCAT", "AUDIT_REDACT"), ("SLOT", "SLOTS"), ("DATABASEURL", "DATABASE_URL")],
)
def test_a_misspelled_setting_is_matched_with_the_right_one(name, setting):
    assert misspelled([f"OMNIARC_{name}", "SLOT"]) == {f"OMNIARC_{name}": f"OMNIARC_{setting}"}


def test_variables_of_other_programs_do_not_count_as_misspelled():
    compose = (ROOT / "docker-compose.yml").read_text()
    clients = [
        *("OMNIARC_API_KEY", "OMNIARC_SERVICE_URL"),
        *("OMNIARC_MODEL", "OMNIARC_MODEL_KEY", "OMNIARC_MODEL_URL"),
    ]
    variables = [*re.findall(r"OMNIARC_[A-Z_]+", compose), "OMNIARC_SECRETS_DIR", *clients]
    assert len(variables) > 10
    assert misspelled(variables) == {}
    assert misspelled(f"OMNIARC_{name.upper()}" for name in Settings.model_fields) == {}


def test_an_unreadable_secrets_file_is_reported(monkeypatch, tmp_path):
    (tmp_path / "omniarc_database_url").write_text("sqlite:///x.db")
    monkeypatch.setenv("OMNIARC_SECRETS_DIR", str(tmp_path))

    def refuse(self, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_text", refuse)  # root, who may run this, may read all
    with pytest.raises(CommandError) as raised:
        configuration.load()
    expected = "OMNIARC_DATABASE_URL: cannot read its secret file: Permission denied"
    assert str(raised.value) == expected

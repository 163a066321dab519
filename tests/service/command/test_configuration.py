"""Settings and the database of commands."""

import pwd

import pytest

from service.command import configuration, serve
from service.command.audit import app as audit_app
from service.command.failure import CommandError
from service.settings import Settings


@pytest.fixture
def homeless(monkeypatch):
    """Make the user one without a home directory."""

    def unknown(uid):
        raise KeyError(uid)

    for name in ("HOME", "XDG_STATE_HOME", "OMNIARC_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


def open_database():
    with configuration.open_database():
        pass


@pytest.mark.parametrize(
    "command",
    [
        open_database,
        lambda: audit_app(["verify"], standalone_mode=False),
        lambda: serve._check_keys(Settings()),
    ],
)
def test_user_without_a_home_directory_must_set_a_database(homeless, command):
    with pytest.raises(CommandError, match=r"^OMNIARC_DATABASE_URL: must be set"):
        command()

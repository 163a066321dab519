"""The settings and the database, as commands get at them."""

import pwd

import pytest

from service.command import configuration, serve
from service.command.audit import app as audit_app
from service.command.failure import CommandError
from service.settings import Settings


@pytest.fixture
def homeless(monkeypatch):
    """The user is a number alone, with no home directory."""

    def unknown(uid):
        raise KeyError(uid)

    for name in ("HOME", "XDG_STATE_HOME", "OMNIARC_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


def open_database():
    with configuration.database():
        pass


@pytest.mark.parametrize(
    "command",
    [
        open_database,
        lambda: audit_app(["verify"], standalone_mode=False),
        lambda: serve._check_keys(Settings()),
    ],
)
def test_a_user_without_a_home_is_told_to_name_a_database(homeless, command):
    with pytest.raises(CommandError, match=r"^OMNIARC_DATABASE_URL: must be set"):
        command()

"""omniarc keys: creating, listing and revoking keys."""

import json
import re

import pytest


def test_key_is_printed_once_and_listed_without_its_secret(omniarc):
    made = omniarc("keys", "create", "cluster")
    assert made.returncode == 0, made.stderr
    token = made.stdout.strip()
    assert re.fullmatch(r"omniarc_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", token)
    listed = omniarc("keys", "list", "--json")
    (key,) = json.loads(listed.stdout)
    assert (key["name"], key["scopes"]) == ("cluster", ["execute", "jobs"])
    assert token[21:] not in listed.stdout + omniarc("keys", "list").stdout
    assert "cluster" in omniarc("keys", "list").stdout


def test_scopes_and_rate_are_options(omniarc):
    omniarc("keys", "create", "reviewer", "--scope", "audit", "--scope", "execute", "--rate", "9")
    (key,) = json.loads(omniarc("keys", "list", "--json").stdout)
    assert (key["scopes"], key["rate"]) == (["audit", "execute"], 9.0)


def test_revoked_key_is_listed(omniarc):
    omniarc("keys", "create", "old")
    assert omniarc("keys", "revoke", "old").returncode == 0
    (key,) = json.loads(omniarc("keys", "list", "--json").stdout)
    assert key["revoked_at"] is not None


def test_first_key_warns_that_every_request_needs_one_from_now_on(omniarc):
    first = omniarc("keys", "create", "first")
    assert first.stderr.startswith("omniarc: warning: this is the first key")
    assert "every request needs a key" in first.stderr
    assert "running services notice within 2 seconds" in first.stderr
    assert first.stderr.count("\n") == 1
    assert re.fullmatch(r"omniarc_\w{12}_[\w-]{43}\n", first.stdout)
    assert omniarc("keys", "create", "second").stderr == ""
    omniarc("keys", "revoke", "first")
    omniarc("keys", "revoke", "second")
    assert omniarc("keys", "create", "third").stderr == "", "the service was not open"


def test_failing_to_create_the_first_key_does_not_warn(omniarc):
    done = omniarc("keys", "create", "a b")
    assert (done.returncode, "warning" in done.stderr) == (2, False)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("create", "a b"), "omniarc: NAME: must be"),
        (("create", "a", "--scope", "everything"), "--scope: must be one of execute"),
        (("create", "a", "--rate", "-1"), "omniarc: --rate: "),
        (("create", "a", "--rate", "nan"), "omniarc: --rate: "),
        (("create", "a", "--rate", "inf"), "omniarc: --rate: "),
        (("create", "a", "--concurrency", "0"), "omniarc: --concurrency: "),
        (("create", "a", "--concurrency", "1" + "0" * 30), "omniarc: --concurrency: "),
        (("revoke", "nobody"), "omniarc: NAME: no active key 'nobody'"),
        (("list", "--database", "mysql://x/y"), "--database: "),
        (("list", "--database", "postgresql://u:hunter2@127.0.0.1:1/x"), "127.0.0.1"),
    ],
)
def test_invalid_arguments_are_refused_in_one_line(omniarc, arguments, text):
    done = omniarc("keys", *arguments)
    assert done.returncode == 2
    assert text in done.stderr
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr

"""The command line as a whole."""

import subprocess
from importlib.metadata import version

import pytest

from service.command import main
from tests.conftest import OMNIARC, PATIENCE_SECONDS, clean_environment


def test_an_interrupt_while_a_command_is_loaded_is_no_traceback(monkeypatch, capsys):
    def interrupted(names):
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "make_app", interrupted)
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")


@pytest.fixture
def to(tmp_path):
    """Runs a command with its output where a shell sends it."""

    def run(where, *arguments, **settings):
        return subprocess.run(
            ["bash", "-c", f'"$@" {where}', "bash", OMNIARC, *arguments],
            env=clean_environment(tmp_path, **settings),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    return run


@pytest.mark.parametrize(
    "command",
    [
        ["tasks", "list"],  # more than the buffer holds
        ["tasks", "show", "25ff71a9"],  # through rich
        ["sample", "--task-id", "25ff71a9"],  # bytes
        ["keys", "create", "somebody"],  # less than the buffer holds
        ["audit", "--help"],
    ],
)
def test_output_that_finds_no_room_is_told_in_one_line(to, command):
    done = to("> /dev/full", *command)
    assert done.stderr == "omniarc: standard output: No space left on device\n"
    assert done.returncode == 2


@pytest.mark.parametrize("command", [["tasks", "list"], ["keys", "create", "somebody"]])
def test_a_reader_that_has_had_enough_is_told_nothing(to, command):
    assert to("| true", *command).stderr == ""


def test_a_terminal_of_another_encoding_is_shown_what_it_can(to):
    done = to("", "serve", "--help", PYTHONIOENCODING="ascii")
    assert "OMNIARC_? in" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


def test_the_version_is_the_packages(omniarc):
    done = omniarc("--version")
    assert (done.returncode, done.stdout) == (0, version("omniarc") + "\n")

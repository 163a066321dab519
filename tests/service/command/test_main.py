"""The entry point of the command line."""

import subprocess
import sys
from importlib.metadata import version

import pytest

from service.command import app, main
from tests.conftest import OMNIARC, PATIENCE_SECONDS, clean_environment


def test_an_interrupt_during_import_prints_nothing(monkeypatch, capsys):
    def interrupted(*names):
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "make_command", interrupted)
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


@pytest.mark.long
@pytest.mark.parametrize(
    "command",
    [
        ["tasks", "list"],  # more than the buffer holds
        ["tasks", "show", "25ff71a9"],  # through rich
        ["sample", "--task-id", "25ff71a9"],  # bytes
        ["keys", "list", "--json"],  # less than the buffer holds
        ["audit", "--help"],
    ],
)
@pytest.mark.parametrize("buffering", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "raw"])
def test_a_full_disk_is_reported_in_one_line(to, command, buffering):
    done = to("> /dev/full", *command, **buffering)
    assert done.stderr == "omniarc: standard output: No space left on device\n"
    assert done.returncode == 2


@pytest.mark.long
@pytest.mark.parametrize("buffering", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "raw"])
def test_a_table_on_a_full_disk_is_reported_in_one_line(to, tmp_path, buffering):
    (tmp_path / "p.jsonl").write_text('{"task_id": "68b16354", "code": "def task(g): return g"}\n')
    done = to("> /dev/full", "verify", "p.jsonl", **buffering)
    assert done.stderr.splitlines()[-1] == "omniarc: standard output: No space left on device"
    assert "Traceback" not in done.stderr
    assert done.returncode == 2


def test_a_file_that_cannot_be_read_is_reported_in_one_line(monkeypatch, capsys):
    def fail():
        raise FileNotFoundError(2, "No such file or directory", "/data/tasks.json")

    monkeypatch.setattr(main, "_run", fail)
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "omniarc: /data/tasks.json: No such file or directory\n"


def test_an_error_of_no_file_is_a_bug(monkeypatch):
    def fail():
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(main, "_run", fail)
    with pytest.raises(OSError, match="Invalid argument"):
        main.main()


@pytest.mark.long
@pytest.mark.parametrize("command", [["tasks", "list"], ["keys", "list", "--json"]])
def test_a_closed_pipe_is_not_an_error(to, command):
    assert to("| true", *command).stderr == ""


@pytest.mark.long
def test_characters_outside_the_terminals_encoding_are_replaced(to):
    done = to("", "serve", "--help", PYTHONIOENCODING="ascii")
    assert "OMNIARC_?" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


def test_the_version_is_that_of_the_package(omniarc):
    done = omniarc("--version")
    assert (done.returncode, done.stdout) == (0, version("omniarc") + "\n")


def test_the_version_is_shown_without_loading_the_commands():
    script = (
        "import sys\nfrom service.command.main import main\nsys.argv = ['omniarc', '--version']\n"
        "try: main()\nfinally: assert not {'numpy', 'sqlalchemy', 'fastapi'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, version("omniarc") + "\n"), done.stderr


@pytest.mark.long
def test_the_terminal_wraps_the_text_of_help(to):
    done = to("", "sample", "--help", COLUMNS="300")
    assert "With --shape or --prompt-version, print rows for a trainer." in done.stdout

"""omniarc doctor: the walls of this host, proven."""

import pytest
import typer

from sandbox import walls
from service.command import doctor


def test_a_host_with_every_wall_is_ready_and_it_is_proven(omniarc):
    done = omniarc("doctor")
    assert done.returncode == 0, done.stdout
    for wall in walls.survey():
        assert any(
            line.split()[: len(wall.name.split())] == wall.name.split() and "yes" in line
            for line in done.stdout.splitlines()
        ), wall.name
    assert "an honest program: ok" in done.stdout
    assert "a program that lists files: violation file.open" in done.stdout
    assert done.stdout.rstrip().endswith("Ready.")


def test_a_required_wall_that_is_missing_is_named_with_its_remedy_and_nothing_is_run(
    monkeypatch, capsys
):
    missing = walls.Wall("landlock", False, True, "not offered", "Linux 5.13 or newer")
    monkeypatch.setattr(walls, "survey", lambda *_: [missing])
    monkeypatch.setattr(doctor, "Sandbox", None)
    with pytest.raises(typer.Exit) as ended:
        doctor.doctor()
    assert ended.value.exit_code == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "landlock no, and needed not offered Linux 5.13 or newer" in said
    assert "Programs cannot be run safely here." in said
    assert "Ready." not in said


def test_an_optional_wall_that_is_missing_is_told_and_no_hindrance(monkeypatch, capsys):
    real = walls.survey()
    extra = walls.Wall("namespaces", False, False, "not offered", "allow user namespaces")
    monkeypatch.setattr(walls, "survey", lambda *_: [*real, extra])
    doctor.doctor()
    said = capsys.readouterr().out
    assert "allow user namespaces" in " ".join(said.split())
    assert "Ready." in said

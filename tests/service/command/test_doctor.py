"""omniarc doctor: the walls of this host."""

import pytest
import typer

from sandbox import pythons, walls
from sandbox.kernel import snapshot
from service.command import doctor


def test_host_with_every_wall_is_ready(omniarc):
    done = omniarc("doctor")
    assert done.returncode == 0, done.stdout
    for wall in walls.survey():
        assert any(
            line.split()[: len(wall.name.split())] == wall.name.split() and "yes" in line
            for line in done.stdout.splitlines()
        ), wall.name
    assert "a harmless program: ok" in done.stdout
    assert ("children: put back after each program" in done.stdout) == snapshot.is_supported()
    assert "a program that lists files: violation file.open" in done.stdout
    assert done.stdout.rstrip().endswith("Ready.")


def test_missing_required_wall_is_shown_with_its_remedy(monkeypatch, capsys):
    missing = walls.Wall("landlock", False, True, "not offered", "Linux 5.13 or newer")
    monkeypatch.setattr(walls, "survey", lambda *_: [missing])
    monkeypatch.setattr(doctor, "Sandbox", None)
    with pytest.raises(typer.Exit) as ended:
        doctor.doctor()
    assert ended.value.exit_code == 1
    output = " ".join(capsys.readouterr().out.split())
    assert "landlock no, required not offered Linux 5.13 or newer" in output
    assert "Programs cannot run safely here." in output
    assert "Ready." not in output


@pytest.mark.long
def test_missing_optional_wall_is_only_shown(monkeypatch, capsys):
    real = walls.survey()
    extra = walls.Wall("namespaces", False, False, "not offered", "allow user namespaces")
    monkeypatch.setattr(walls, "survey", lambda *_: [*real, extra])
    doctor.doctor()
    output = capsys.readouterr().out
    assert "allow user namespaces" in " ".join(output.split())
    assert "Ready." in output


@pytest.mark.long
def test_doctor_names_the_python_and_that_it_is_tested(omniarc):
    output = " ".join(omniarc("doctor").stdout.split())
    assert f"language wall yes {pythons.current()}, tested" in output
    assert "Only policy kernel" not in output


@pytest.mark.long
def test_doctor_on_an_untested_python_offers_policy_kernel_only(monkeypatch, capsys):
    monkeypatch.setattr(pythons, "TESTED", ((3, 9), (3, 10)))
    monkeypatch.setenv("COLUMNS", "200")
    doctor.doctor()
    output = " ".join(capsys.readouterr().out.split())
    assert f"language wall no {pythons.current()}, not tested" in output
    assert "a harmless program: ok" in output
    assert "Only policy kernel is available. Ready." in output

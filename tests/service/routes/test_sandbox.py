"""GET /v1/sandbox."""

import platform

import pytest

from sandbox import pythons, walls


@pytest.fixture
def report(client):
    answer = client.get("/v1/sandbox")
    assert answer.status_code == 200
    return answer.json()


def test_the_report_has_every_field(report):
    assert set(report) == {
        *("walls", "policies", "profiles", "entry_points", "default_limits", "maximum_limits"),
        *("slots", "waiting", "python", "restores"),
    }


def test_the_report_lists_the_walls_of_this_host(report):
    reported = {wall["name"]: wall for wall in report["walls"]}
    for wall in walls.survey():
        assert set(reported[wall.name]) == {"name", "in_force", "required", "detail"}
        assert reported[wall.name]["required"] == wall.required
    required = [wall for wall in walls.survey() if wall.required]
    assert all(reported[w.name]["in_force"] is w.available for w in required)
    assert all(reported[w.name]["detail"] == w.detail for w in required)
    assert all(wall["in_force"] for wall in report["walls"] if wall["required"])
    assert {"seccomp", "landlock"} <= {w["name"] for w in report["walls"] if w["required"]}


def test_the_report_names_the_python(report):
    assert report["python"] == {"version": pythons.current(), "tested": True}
    assert platform.python_version() in report["python"]["version"]


def test_every_policy_that_is_reported_runs(report, execute):
    assert report["policies"] == ["restricted", "kernel"]
    for policy in report["policies"]:
        assert execute("def task(g):\n    return g", policy=policy)["status"] == "ok"


@pytest.mark.parametrize("profile", ["lean", pytest.param("full", marks=pytest.mark.long)])
def test_every_module_that_is_reported_can_be_imported(report, execute, profile):
    names = report["profiles"][profile]
    assert "numpy" in names
    assert ("scipy.ndimage" in names) is (profile == "full")
    imports = "".join(f"import {name}\n" for name in names if name != "__future__")
    answer = execute(f"{imports}def task(g):\n    return g")
    assert answer["status"] == "ok", answer["outputs"]


@pytest.mark.parametrize(
    "use",
    ["os.getpid", "socket.socket", "subprocess.run", "ctypes.CDLL", "pathlib.Path", "pickle.loads"],
)
def test_a_module_that_is_not_reported_cannot_be_used(report, execute, use):
    name = use.partition(".")[0]
    assert name not in report["profiles"]["full"]
    answer = execute(f"import {name}\ndef task(g):\n    return {use}")
    assert answer["status"] in ("rejected", "violation")
    answer = execute(f"import {name}\ndef task(g):\n    return g")
    noted = ["import.unavailable"] if answer["status"] == "ok" else []
    assert [finding["rule"] for finding in answer["findings"]] == noted
    assert noted or answer["violations"]


def test_the_entry_points_are_reported_in_their_order(report):
    assert report["entry_points"] == ["task", "transform", "solve", "main", "p"]


def test_the_default_limits_are_reported(report):
    assert report["default_limits"] == {
        "wall_seconds": 5.0,
        "cpu_seconds": 5.0,
        "input_seconds": None,
        "memory_mb": 512,
        "output_kb": 1024,
    }


def test_the_maximum_limits_are_accepted_and_no_more(report, client):
    body = {"code": "def task(g):\n    return g", "inputs": [[[1]]]}
    maximum = report["maximum_limits"]
    assert set(maximum) == set(report["default_limits"])
    assert client.post("/v1/execute", json={**body, "limits": maximum}).status_code == 200
    for name, value in maximum.items():
        answer = client.post("/v1/execute", json={**body, "limits": {name: value + 1}})
        assert answer.status_code == 422, name


def test_the_configured_slots_are_reported(report):
    assert report["slots"] == 2
    assert report["waiting"] >= 0


@pytest.mark.long
def test_extra_modules_are_reported_and_importable(start_service):
    modules = '["colorsys", "networkx.*"]'
    with start_service(OMNIARC_SLOTS=1, OMNIARC_EXTRA_MODULES=modules) as service:
        profiles = service.client.get("/v1/sandbox").json()["profiles"]
        assert "colorsys" in profiles["lean"]
        # Whole packages are no modules of a profile, whichever way they are written.
        assert not any(name.startswith("networkx") for names in profiles.values() for name in names)
        code = "import colorsys\ndef task(g):\n    return [[int(colorsys.rgb_to_hsv(1, 1, 1)[2])]]"
        answer = service.client.post("/v1/execute", json={"code": code, "inputs": [[[0]]]})
        assert answer.json()["outputs"][0]["grid"] == [[1]]

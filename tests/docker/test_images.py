"""What is in the images, and what is not."""

import io
import json
import re
import shutil
import stat
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MAX_MEGABYTES = 350
TOOLS_PYTHON = Path(sys.executable).parent.parent / "tools/bin/python"

# All that the images can execute, but for libraries.
COMMANDS = {
    "omniarc": {
        "usr/bin/python3",
        "usr/bin/python3.11",
        "usr/bin/tini",
        "usr/sbin/ldconfig",
        "opt/omniarc/bin/omniarc",
        "opt/omniarc/bin/python",
        "opt/omniarc/bin/python3",
        "opt/omniarc/bin/python3.11",
    },
    "omniarc-proxy": {"usr/sbin/haproxy"},
    "omniarc-postgres": {
        *(f"usr/bin/{name}" for name in ("busybox", "sh", "cat", "mv", "rm", "entrypoint")),
    },
}
NAMES = sorted(COMMANDS)


@pytest.fixture(scope="module")
def facts(images, on_host):
    """What the engine says of each image."""
    return {
        name: json.loads(on_host("docker", "image", "inspect", f"{name}:test").stdout)[0]
        for name in NAMES
    }


@pytest.fixture(scope="module")
def files(images, on_host, tmp_path_factory):
    """Each image's files, as a tar archive's members and a way to read them."""
    folder = tmp_path_factory.mktemp("files")
    found = {}
    for name in NAMES:
        created = on_host("docker", "create", f"{name}:test").stdout.strip()
        on_host("docker", "export", "--output", folder / name, created)
        on_host("docker", "rm", created)
        with tarfile.open(folder / name) as archive:
            found[name] = (folder / name, archive.getmembers())
    return found


@pytest.mark.parametrize("name", NAMES)
def test_an_image_is_small(facts, name):
    assert facts[name]["Size"] < MAX_MEGABYTES * 10**6


@pytest.mark.parametrize("name", NAMES)
def test_an_image_runs_as_an_unprivileged_user_of_its_own(facts, name):
    users = {n: facts[n]["Config"]["User"] for n in NAMES}
    assert re.fullmatch(r"1000\d:1000\d", users[name])
    assert len(set(users.values())) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_image_says_what_it_is(facts, name):
    labels = facts[name]["Config"]["Labels"]
    assert labels["org.opencontainers.image.title"] == name
    assert labels["org.opencontainers.image.description"]


def test_the_service_says_its_version_licence_and_health(facts):
    labels = facts["omniarc"]["Config"]["Labels"]
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert labels["org.opencontainers.image.version"] == version[1]
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    assert labels["org.opencontainers.image.revision"]
    assert "healthcheck.py" in " ".join(facts["omniarc"]["Config"]["Healthcheck"]["Test"])


@pytest.mark.parametrize("name", NAMES)
def test_an_image_has_no_command_that_its_service_does_not_need(files, name):
    folders = ("bin/", "sbin/", "usr/bin/", "usr/sbin/", "usr/local/bin/", "opt/omniarc/bin/")
    members = files[name][1]
    commands = {
        member.name for member in members if member.name.startswith(folders) and not member.isdir()
    }
    assert commands == COMMANDS[name]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_an_image_runs_with_the_rights_of_another(files, name):
    assert [m.name for m in files[name][1] if m.mode & (stat.S_ISUID | stat.S_ISGID)] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_image_belongs_to_root_but_for_its_data(files, name):
    data = {"data", "var/lib/postgresql/data"}
    strangers = {m.name.rstrip("/") for m in files[name][1] if m.uid != 0}
    open_to_all = {
        m.name.rstrip("/") for m in files[name][1] if m.mode & stat.S_IWOTH and not m.issym()
    }
    assert strangers <= data
    assert open_to_all <= {"tmp"}


def test_the_dependencies_are_those_that_are_locked(files):
    locked = {}
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        name, _, version = line.partition("==")
        locked[_normal(name)] = version.split(";")[0].strip()
    archive, members = files["omniarc"]
    installed = {}
    with tarfile.open(archive) as opened:
        for member in members:
            if re.search(r"opt/omniarc/.*\.dist-info/METADATA$", member.name):
                text = io.TextIOWrapper(opened.extractfile(member), "utf-8").read()
                name = re.search(r"^Name: (.*)$", text, re.MULTILINE)[1]
                installed[_normal(name)] = re.search(r"^Version: (.*)$", text, re.MULTILINE)[1]
    del installed["omniarc"]
    assert len(installed) > 20
    assert {n: v for n, v in installed.items() if locked.get(n) != v} == {}


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_package_manager_and_no_test_is_in_the_service(files):
    names = [member.name for member in files["omniarc"][1]]
    unwanted = re.compile(
        r"/(pip|setuptools|ensurepip|pytest|gcc|cc1|apt|dpkg)(/|$|-\d)|/numpy/.*/tests/"
    )
    assert [n for n in names if unwanted.search("/" + n) and "var/lib/dpkg" not in n] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_scanner_finds_the_packages_of_an_image(files, name):
    archive, _ = files[name]
    with tarfile.open(archive) as opened:
        status = opened.extractfile("var/lib/dpkg/status").read().decode()
    packages = re.findall(r"^Package: (\S+)\nStatus: install ok installed\n", status, re.MULTILINE)
    assert "libc6" in packages
    assert len(re.findall(r"^Version: ", status, re.MULTILINE)) == len(packages)


def test_the_bill_of_materials_names_what_the_image_holds(images, on_host, files, tmp_path):
    bom = tmp_path / "sbom.cdx.json"
    on_host(TOOLS_PYTHON, ROOT / "docker/sbom.py", "omniarc:test", bom)
    found = json.loads(bom.read_text())
    assert found["bomFormat"] == "CycloneDX"
    named = {component["purl"].partition("@")[0] for component in found["components"]}
    assert {"pkg:deb/debian/libc6", "pkg:pypi/numpy", "pkg:pypi/omniarc"} <= named
    records = [m.name for m in files["omniarc"][1] if m.name.endswith(".dist-info/METADATA")]
    assert len([name for name in named if name.startswith("pkg:pypi/")]) == len(records)


def test_no_database_is_made_without_a_password_for_its_role(images, on_host):
    folders = ("/run/postgresql", "/var/lib/postgresql/data")
    places = [word for name in folders for word in ("--tmpfs", f"{name}:uid=10002,mode=0700")]
    ended = on_host("docker", "run", "--rm", *places, "omniarc-postgres:test", check=False)
    assert ended.returncode == 2
    assert "postgres_password is missing" in ended.stderr


def test_wheels_are_enough_to_build_without_a_network(images, on_host, tmp_path):
    context = tmp_path / "context"
    ignored = shutil.ignore_patterns("__pycache__", "secrets", "*.whl")
    for name in ("docker", "sandbox", "omniarc", "service"):
        shutil.copytree(ROOT / name, context / name, ignore=ignored)
    for name in ("pyproject.toml", "constraints.txt", "README.md", "LICENSE", ".dockerignore"):
        shutil.copy2(ROOT / name, context)
    on_host(context / "docker/download-wheels")
    offline = "omniarc-offline:test"
    on_host(
        "docker", "build", "--quiet", "--network", "none", "--target", "service", "--tag", offline,
        "--file", context / "docker/Dockerfile", context,
    )  # fmt: skip
    try:
        said = on_host("docker", "run", "--rm", "--network", "none", offline, "--help").stdout
        assert "serve" in said
    finally:
        on_host("docker", "image", "rm", offline)

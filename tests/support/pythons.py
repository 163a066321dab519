"""The attack, policy and fidelity suites on other versions of Python.

    python -m tests.support.pythons                   each tested version that this machine has
    python -m tests.support.pythons 3.13              this version
    python -m tests.support.pythons --debian trixie   Debian's Python, in a container
    python -m tests.support.pythons --quick           attacks on the interpreter, and the policy,
                                                      where the packages can be installed

Each version gets an environment of its own in `.venv/pythons`, with the locked dependencies.
What follows `--` are options of pytest. The kernel wall does not depend on the version, so attacks
under policy `kernel` are left out.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from sandbox import pythons
from tests.support import debian
from tests.support.lowest import locked, needed

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv/pythons"
PYENV = Path.home() / ".pyenv/versions"

TESTS = ("tests/escapes", "tests/sandbox/policy", "tests/sandbox/test_fidelity.py")
SELECTED = ("-m", "long or not long", "-k", "not (test_attacks and kernel)")
# What depends on the version most, and takes less than a minute: the attacks on the interpreter,
# as programs, and faces beside the modules of this version's library. Those of scipy would need a
# larger template.
QUICK_TESTS = (
    "tests/escapes/test_attacks.py",
    *(
        f"tests/sandbox/policy/test_{name}.py"
        for name in ("dataclass_face", "enum_face", "guards", "names", "own", "type_parameters")
    ),
)
QUICK_AREAS = (
    *("attributes", "builtins", "classes", "descriptors", "dynamic", "formatting", "frames"),
    *("modules", "numpy", "parser", "isolation", "secrets"),
)
QUICK_SELECTED = (
    "-k",
    "not scipy_ and not distribution_ and "
    f"(not test_attacks or (restricted and ({' or '.join(f'{area}/' for area in QUICK_AREAS)})))",
)
TOOLS = ("pytest", "pytest-xdist", "hypothesis", "packaging")

# What templates import. They write no byte code, and would otherwise compile it at each start.
COMPILED = ("RestrictedPython", "greenlet", "msgspec", "numpy")
# Besides these, for tests that are not quick.
COMPILED_WHOLE = ("scipy",)

# Prints the version if an environment can be made and modules in C can be compiled.
_PROBE = """
import ensurepip, pathlib, sys, sysconfig, venv
if pathlib.Path(sysconfig.get_paths()["include"], "Python.h").exists() and not sys.abiflags:
    print(*sys.version_info[:2])
"""


def find(version: tuple[int, int]) -> Path | None:
    """Return an interpreter that can make an environment; None if there is none of a version."""
    name = "python{}.{}".format(*version)
    on_path = shutil.which(name)
    candidates = [Path(on_path)] if on_path else []
    candidates += sorted(PYENV.glob(f"{version[0]}.{version[1]}.*/bin/{name}"))
    for candidate in candidates:
        probe = [candidate, "-I", "-c", _PROBE]
        done = subprocess.run(probe, capture_output=True, text=True, check=False)
        if done.stdout.split() == list(map(str, version)):
            return candidate
    return None


def environment(version: tuple[int, int], interpreter: Path, building: Lock) -> Path:
    """Return the interpreter of an environment with the project, made if it is missing or old.

    Args:
        version: its version of Python.
        interpreter: an interpreter of that version.
        building: held while the project, which all environments share, is built.
    """
    folder = FOLDER / "{}.{}".format(*version)
    stamp = folder / ".installed"
    sources = [ROOT / "pyproject.toml", ROOT / "constraints.txt", *ROOT.glob("sandbox/*/*.[ch]")]
    newest = max(source.stat().st_mtime for source in sources)
    python = folder / "bin/python"
    if stamp.exists() and stamp.stat().st_mtime > newest:
        return python
    subprocess.run([interpreter, "-m", "venv", "--clear", folder], check=True)
    # Byte code of all packages would take longer than the quick tests.
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    pip += ["--constraint", ROOT / "constraints.txt"]
    packages = [*map(str, needed(*debian.EXTRAS)), *locked(set(TOOLS))]
    subprocess.run([*pip, *packages], check=True)
    with building:
        subprocess.run([*pip, "--no-deps", "--editable", ROOT], check=True)
    stamp.touch()
    return python


def compile_packages(python: Path, names: Sequence[str]) -> None:
    """Compile the modules of packages that have no byte code yet, without their tests."""
    (site,) = python.parent.parent.glob("lib/python*/site-packages")
    command = [python, "-m", "compileall", "-q", "-x", "/tests/", *(site / name for name in names)]
    subprocess.run(command, check=True)


def tests(options: Sequence[str], quick: bool) -> list[str]:
    """Return the arguments of pytest that select the suites."""
    selected = (*QUICK_SELECTED, *QUICK_TESTS) if quick else (*SELECTED, *TESTS)
    return [*selected, *options]


def run(python: Path, arguments: Sequence[str]) -> int:
    """Run pytest with an interpreter, and return its exit status."""
    command = [python, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    # Its processes compile what they import once, not each for itself.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    settings = {**kept, "PATH": f"{python.parent}:{os.environ['PATH']}"}
    return subprocess.run(command, cwd=ROOT, env=settings, check=False).returncode


def main() -> None:
    """Run the suites on the versions that were asked for, and exit with 1 if a test failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("version", nargs="*", help="such as 3.13; by default all that are found")
    parser.add_argument("--quick", action="store_true", help="only what depends on it most")
    parser.add_argument("--debian", help="a release of Debian, such as trixie")
    own, options = sys.argv[1:], []
    if "--" in own:
        at = own.index("--")
        own, options = own[:at], own[at + 1 :]
    arguments = parser.parse_args(own)
    selected = tests(options, arguments.quick)
    if arguments.debian:
        sys.exit(debian.run(debian.build(arguments.debian, TOOLS), selected))
    asked = [tuple(map(int, text.split("."))) for text in arguments.version]
    others = [each for each in pythons.TESTED if each != sys.version_info[:2]]
    interpreters = {version: find(version) for version in asked or others}
    failed = any(interpreters[version] is None for version in asked)
    building = Lock()
    with ThreadPoolExecutor() as threads:
        made = {
            version: threads.submit(environment, version, interpreter, building)
            for version, interpreter in interpreters.items()
            if interpreter is not None
        }
    for version, interpreter in interpreters.items():
        print("Python {}.{}: {}".format(*version, interpreter or "not found"), flush=True)
        if interpreter is None:
            continue
        try:
            python = made[version].result()
        except subprocess.CalledProcessError:
            if not arguments.quick:
                raise
            print("NOT TRIED: its packages cannot be installed, see above", flush=True)
            continue
        compile_packages(python, COMPILED if arguments.quick else COMPILED + COMPILED_WHOLE)
        failed = run(python, selected) != 0 or failed
    sys.exit(failed)


if __name__ == "__main__":
    main()

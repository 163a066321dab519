"""The attacks, run in the service's container with a test runner."""

import re

# What meets the language wall alone: with these files and Python's it is the same everywhere, and
# `make test` attacks it. The container has a kernel wall, files and an environment of its own.
LANGUAGE_AREAS = (
    *("attributes", "builtins", "classes", "dynamic", "formatting", "frames", "modules"),
    *("numpy", "parser", "protocol"),
)
LEFT_OUT = ("test_search.py", "test_attacks_as_scripts.py")


def test_attacks_fail_in_the_container(deployment, on_host):
    on_host(
        "docker", "build", "--quiet", "--target", "attacks", "--tag", "omniarc-attacks:test",
        "--file", "docker/Dockerfile", ".", cwd=deployment.root,
    )  # fmt: skip
    ignored = [f"--ignore=/opt/escapes/{name}" for name in LEFT_OUT]
    areas = " or ".join(f"{area}/" for area in LANGUAGE_AREAS)
    selected = (*ignored, "-k", f"not (restricted and ({areas}))")
    done = deployment.compose(
        "run", "--rm", "-T", "--no-deps", "service", "-q", "--tb=short", "-n", "2", *selected,
        environment={"OMNIARC_IMAGE": "omniarc-attacks:test"}, check=False,
    )  # fmt: skip
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-4000:]
    assert int(re.search(r"(\d+) passed", output)[1]) > 1400
    assert "skipped" not in output

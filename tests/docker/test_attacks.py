"""The attacks, run in the service's container with a test runner."""

import os
import re

# Attacks on the language wall, which with these files and Python's is the same everywhere. What
# they do to the kernel wall if there is no other, attacks of the other areas do as well. The
# container has a kernel wall, files and an environment of its own. Before a release, all run.
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
    is_whole = os.environ.get("OMNIARC_ATTACKS") == "all"
    selected = [f"--ignore=/opt/escapes/{name}" for name in LEFT_OUT]
    if not is_whole:
        selected += ["-k", f"not ({' or '.join(f'{area}/' for area in LANGUAGE_AREAS)})"]
    done = deployment.compose(
        "run", "--rm", "-T", "--no-deps", "service", "-q", "--tb=short", "-n", "2", *selected,
        environment={"OMNIARC_IMAGE": "omniarc-attacks:test"}, check=False,
    )  # fmt: skip
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-4000:]
    assert int(re.search(r"(\d+) passed", output)[1]) > (2000 if is_whole else 700)
    assert "skipped" not in output

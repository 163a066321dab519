"""The attack corpus, run in the service's container with a test runner."""

import re


def test_every_attack_fails_in_the_container(deployment, on_host):
    on_host(
        "docker", "build", "--quiet", "--target", "attacks", "--tag", "omniarc-attacks:test",
        "--file", "docker/Dockerfile", ".", cwd=deployment.root,
    )  # fmt: skip
    # The search is for ways around the language wall, which is the same everywhere.
    without_search = ("--ignore", "/opt/escapes/test_search.py")
    done = deployment.compose(
        "run", "--rm", "-T", "--no-deps", "service", "-q", "--tb=short", "-n", "2", *without_search,
        environment={"OMNIARC_IMAGE": "omniarc-attacks:test"}, check=False,
    )  # fmt: skip
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-4000:]
    assert int(re.search(r"(\d+) passed", output)[1]) > 300
    assert "skipped" not in output

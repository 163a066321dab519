"""The attack corpus inside: in the service's own container, with a test runner beside it."""

import re


def test_every_attack_fails_inside_the_container_too(deployment, on_host):
    on_host(
        "docker", "build", "--quiet", "--target", "attacks", "--tag", "omniarc-attacks:test",
        "--file", "docker/Dockerfile", ".", cwd=deployment.root,
    )  # fmt: skip
    done = deployment.compose(
        "run", "--rm", "-T", "--no-deps", "service", "-q", "--tb=short", "-n", "2",
        environment={"OMNIARC_IMAGE": "omniarc-attacks:test"}, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-4000:]
    assert int(re.search(r"(\d+) passed", said)[1]) > 300
    assert "skipped" not in said

"""The Python of a Debian release, in a hardened container.

The image has three layers that are made again only when they must: Debian's packages, the locked
dependencies, and the working tree with its C modules compiled for this Python.
"""

import io
import shlex
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.lowest import locked, needed

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = ("serve", "postgres")

_RECIPE = """
FROM {base}
COPY docker/update-packages /usr/local/bin/
RUN update-packages && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \\
    python3 python3-venv python3-dev gcc libc6-dev libseccomp2 >/dev/null
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python3 -m venv /opt/python
COPY constraints.txt requirements.txt /opt/
RUN /opt/python/bin/pip install --quiet --constraint /opt/constraints.txt \\
    --requirement /opt/requirements.txt
COPY . /work
WORKDIR /work
RUN /opt/python/bin/pip install --quiet --no-deps --editable .
ENV PYTHONDONTWRITEBYTECODE=1 HOME=/tmp HYPOTHESIS_STORAGE_DIRECTORY=/tmp/hypothesis
USER 10001:10001
"""

# As docker-compose.yml runs the service, under Docker's default seccomp profile.
_HARDENED = (
    *("--read-only", "--tmpfs", "/tmp:size=512m,mode=1777", "--network", "none"),
    *("--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--ulimit", "core=0"),
)


def build(suite: str, tools: Sequence[str]) -> str:
    """Build the image of a release, with the working tree, and return its name.

    Args:
        suite: the release, such as trixie.
        tools: packages that the tests need.
    """
    base, image = f"debian:{suite}-slim", f"omniarc-python:{suite}"
    subprocess.run([ROOT / "docker/base-image", base, suite], check=True)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    requirements = sorted({*map(str, needed(*EXTRAS)), *locked(set(tools))})
    context = io.BytesIO()
    # Docker does not recognize archives in Python's default format.
    with tarfile.open(fileobj=context, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name in sorted(names.split("\0")):
            # .dockerignore keeps most tests out of the images of the service.
            if (ROOT / name).is_file() and name != ".dockerignore":
                archive.add(ROOT / name, name)
        for name, text in {
            "Dockerfile": _RECIPE.format(base=base),
            "requirements.txt": "\n".join(requirements),
        }.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    command = ["docker", "build", "--quiet", "--tag", image, "-"]
    subprocess.run(command, input=context.getvalue(), stdout=subprocess.DEVNULL, check=True)
    return image


def run(image: str, arguments: Sequence[str]) -> int:
    """Run pytest in a container of an image, and return its exit status."""
    script = shlex.join(["-m", "pytest", "-p", "no:cacheprovider", *arguments])
    script = f"/opt/python/bin/python --version && exec /opt/python/bin/python {script}"
    command = ["docker", "run", "--rm", *_HARDENED, image, "sh", "-c", script]
    return subprocess.run(command, check=False).returncode

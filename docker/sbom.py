"""Write a CycloneDX document that lists the Debian and Python packages of an image.

Run by `make sbom`, or as `python docker/sbom.py IMAGE FILE`. It reads the image's own metadata
(dpkg's status and that of each distribution), runs nothing in it, and validates the document.
"""

import email
import email.message
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot5
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

_STATUS = "var/lib/dpkg/status"
_RELEASE = "etc/os-release"
_METADATA = re.compile(r".*\.dist-info/METADATA$")


def main() -> None:
    """Exit with code 2 if the arguments are wrong, and 1 if the document is invalid."""
    if len(sys.argv) != 3:
        print("usage: sbom.py IMAGE FILE", file=sys.stderr)
        sys.exit(2)
    image, target = sys.argv[1], Path(sys.argv[2])
    bom = Bom()
    bom.metadata.component = _image(image)
    files = dict(_metadata_files(image))
    bom.components.update(_debian_packages(files), _python_packages(files))
    bom.register_dependency(bom.metadata.component, bom.components)
    text = JsonV1Dot5(bom).output_as_string(indent=2)
    error = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
    if error is not None:
        sys.exit(f"the document is not valid CycloneDX: {error}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text + "\n")
    print(f"{target}: {len(bom.components)} components of {image}")


def _image(image: str) -> Component:
    facts = json.loads(_docker("image", "inspect", image))[0]
    labels = facts["Config"]["Labels"] or {}
    return Component(
        type=ComponentType.CONTAINER,
        name=image.partition(":")[0],
        version=labels.get("org.opencontainers.image.version", ""),
        bom_ref=facts["Id"],
    )


def _metadata_files(image: str) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each file that lists packages of the image."""
    created = _docker("create", image).strip()
    try:
        with tempfile.NamedTemporaryFile() as file:
            _docker("export", "--output", file.name, created)
            with tarfile.open(file.name) as archive:
                for member in archive:
                    if member.name in (_STATUS, _RELEASE) or _METADATA.match(member.name):
                        content = archive.extractfile(member)
                        if content is not None:
                            yield member.name, content.read().decode()
    finally:
        _docker("rm", created)


def _docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout


def _debian_packages(files: dict[str, str]) -> Iterator[Component]:
    release = dict(line.split("=", 1) for line in files[_RELEASE].splitlines() if "=" in line)
    distro = f"debian-{release['VERSION_ID'].strip(chr(34))}"
    for text in files[_STATUS].strip().split("\n\n"):
        package = email.message_from_string(text)
        name, version = str(package["Package"]), str(package["Version"])
        qualifiers = {"arch": str(package["Architecture"]), "distro": distro}
        if source := package["Source"]:
            qualifiers["upstream"] = str(source).split(" ")[0]
        purl = PackageURL("deb", "debian", name, version, qualifiers)
        yield _library(name, version, purl, ())


def _python_packages(files: dict[str, str]) -> Iterator[Component]:
    for path, text in files.items():
        if _METADATA.match(path):
            package = email.message_from_string(text)
            name, version = str(package["Name"]), str(package["Version"])
            purl = PackageURL("pypi", None, re.sub(r"[-_.]+", "-", name).lower(), version)
            yield _library(name, version, purl, _licenses(package))


def _licenses(package: email.message.Message) -> Iterable[str]:
    """Return the license expression, or the license names of the classifiers."""
    if expression := package["License-Expression"]:
        return [str(expression)]
    classifiers = map(str, package.get_all("Classifier") or [])
    return [text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License :: ")]


def _library(name: str, version: str, purl: PackageURL, licenses: Iterable[str]) -> Component:
    factory = LicenseFactory()
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=version,
        purl=purl,
        bom_ref=purl.to_string(),
        licenses=[factory.make_from_string(text) for text in licenses],
    )


if __name__ == "__main__":
    main()

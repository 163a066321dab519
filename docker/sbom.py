"""Writes what an image holds as a CycloneDX document: Debian's packages and Python's, in one.

`make sbom`, or: python docker/sbom.py IMAGE FILE. It reads the image's own records (dpkg's status,
each distribution's metadata), runs nothing in it, and checks the document against the schema.
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
    """Exits with 2 for wrong arguments, with 1 where the document is not valid."""
    if len(sys.argv) != 3:
        print("usage: sbom.py IMAGE FILE", file=sys.stderr)
        sys.exit(2)
    image, target = sys.argv[1], Path(sys.argv[2])
    bom = Bom()
    bom.metadata.component = _image(image)
    records = dict(_records(image))
    bom.components.update(_debian(records), _python(records))
    bom.register_dependency(bom.metadata.component, bom.components)
    text = JsonV1Dot5(bom).output_as_string(indent=2)
    wrong = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
    if wrong is not None:
        sys.exit(f"the document is not valid CycloneDX: {wrong}")
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


def _records(image: str) -> Iterator[tuple[str, str]]:
    """The image's files that say what it holds, by path."""
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


def _debian(records: dict[str, str]) -> Iterator[Component]:
    release = dict(line.split("=", 1) for line in records[_RELEASE].splitlines() if "=" in line)
    distro = f"debian-{release['VERSION_ID'].strip(chr(34))}"
    for text in records[_STATUS].strip().split("\n\n"):
        package = email.message_from_string(text)
        name, version = str(package["Package"]), str(package["Version"])
        qualifiers = {"arch": str(package["Architecture"]), "distro": distro}
        if source := package["Source"]:
            qualifiers["upstream"] = str(source).split(" ")[0]
        purl = PackageURL("deb", "debian", name, version, qualifiers)
        yield _library(name, version, purl, ())


def _python(records: dict[str, str]) -> Iterator[Component]:
    for path, text in records.items():
        if _METADATA.match(path):
            package = email.message_from_string(text)
            name, version = str(package["Name"]), str(package["Version"])
            purl = PackageURL("pypi", None, re.sub(r"[-_.]+", "-", name).lower(), version)
            yield _library(name, version, purl, _licences(package))


def _licences(package: email.message.Message) -> Iterable[str]:
    """The licence expression, or what the classifiers call the licences."""
    if expression := package["License-Expression"]:
        return [str(expression)]
    classifiers = map(str, package.get_all("Classifier") or [])
    return [text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License :: ")]


def _library(name: str, version: str, purl: PackageURL, licences: Iterable[str]) -> Component:
    factory = LicenseFactory()
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=version,
        purl=purl,
        bom_ref=purl.to_string(),
        licenses=[factory.make_from_string(text) for text in licences],
    )


if __name__ == "__main__":
    main()

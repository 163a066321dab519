"""The version and the content hash of the language."""

import re
import subprocess
import sys
from pathlib import Path

import omniarc.dsl
from omniarc import language


def test_the_version_is_in_the_changelog():
    assert language.version() == omniarc.dsl.__version__
    page = Path(omniarc.dsl.__file__).parents[2] / "CHANGELOG.md"
    assert re.search(rf"^### Language {language.version()}\b", page.read_text(), re.MULTILINE)


def test_the_hash_is_the_same_in_another_process():
    code = "from omniarc.language import content_hash; print(content_hash())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == language.content_hash()
    assert re.fullmatch(r"[0-9a-f]{16}", language.content_hash())

"""The language wall on Debian 13, whose Python is newer than that of the service's image.

These are the attacks on the interpreter and the policy. `python -m tests.support.pythons --debian
trixie` runs the whole suites there.
"""

import re
import sys


def test_the_language_wall_holds_on_debian_13(engine, on_host, request):
    command = (sys.executable, "-m", "tests.support.pythons", "--quick", "--debian", "trixie")
    done = on_host(*command, check=False, cwd=request.config.rootpath)
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-4000:]
    assert output.count("Python 3.13.") == 1
    assert int(re.search(r"(\d+) passed", output)[1]) > 1000
    assert "skipped" not in output

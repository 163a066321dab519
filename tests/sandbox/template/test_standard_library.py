"""Scripts under policy `kernel` have the standard library that `python file` has."""

import re
from collections.abc import Callable

import pytest

from sandbox import Limits, Sandbox, Script

LIMITS = Limits(wall_seconds=60, cpu_seconds=20)

Plain = Callable[[str, str], tuple[str, str, int]]

SCRIPTS = {
    "shlex": "import shlex\nprint(shlex.split('a \"b c\" d'), shlex.quote('x y'))",
    "optparse": (
        "from optparse import OptionParser\np = OptionParser()\np.add_option('-n', type='int')\n"
        "print(p.parse_args(['-n', '3', 'x']))"
    ),
    "argparse": (
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', type=int)\n"
        "print(p.parse_args(['--n', '3']))\np.parse_args(['--wrong'])"
    ),
    "html": (
        "import html, html.parser, html.entities\nprint(html.escape('<a&b>'))\n"
        "print(html.unescape('&eacute;'))\n"
        "class P(html.parser.HTMLParser):\n"
        "    def handle_starttag(self, tag, attrs): print(tag, attrs)\n"
        "P().feed('<p class=x>text</p>')"
    ),
    "colorsys": "import colorsys\nprint(colorsys.rgb_to_hsv(0.2, 0.4, 0.4))",
    "unittest.mock": (
        "from unittest.mock import MagicMock, patch\nm = MagicMock(return_value=3)\n"
        "print(m(1), m.call_args)\n"
        "with patch('math.sqrt', return_value=9):\n    import math\n    print(math.sqrt(4))"
    ),
    "unittest": (
        "import unittest\nclass T(unittest.TestCase):\n"
        "    def test_one(self): self.assertEqual(1, 1)\n"
        "    def test_two(self): self.assertRaises(ValueError, int, 'x')\n"
        "r = unittest.main(exit=False, verbosity=0, argv=['x']).result\n"
        "print(r.testsRun, r.wasSuccessful())"
    ),
    "doctest": (
        "'''\n>>> 1 + 1\n2\n>>> 1 + 2\n4\n'''\nimport doctest\n"
        "print(doctest.testmod(report=False).failed)"
    ),
    "zoneinfo": (
        "from datetime import datetime, timezone\nfrom zoneinfo import ZoneInfo\n"
        "d = datetime(2024, 7, 1, 12, tzinfo=ZoneInfo('UTC'))\nprint(d, d.tzname())\n"
        "print(d.astimezone(ZoneInfo('Europe/Berlin')), d.astimezone())"
    ),
    "unknown zone": (
        "from zoneinfo import ZoneInfo, ZoneInfoNotFoundError\n"
        "try: ZoneInfo('Mars/Olympus')\nexcept ZoneInfoNotFoundError: print('none')"
    ),
    "cProfile": (
        "import cProfile, io, pstats\np = cProfile.Profile()\np.enable()\nsorted([2, 1])\n"
        "p.disable()\ns = io.StringIO()\npstats.Stats(p, stream=s).sort_stats('ncalls')"
        ".print_stats()\nprint('sorted' in s.getvalue())"
    ),
    "profile": "import profile\np = profile.Profile()\nprint(p.runcall(max, 1, 2))",
    "timeit": "import timeit\nprint(timeit.timeit('x = 1', number=10) < 1)",
    "tracemalloc": (
        "import tracemalloc\ntracemalloc.start()\nx = [0] * 1000\n"
        "print(tracemalloc.get_traced_memory()[0] > 1000)"
    ),
    "sqlite3": (
        "import sqlite3\nc = sqlite3.connect(':memory:')\n"
        "c.execute('create table t (a integer, b text)')\n"
        "c.executemany('insert into t values (?, ?)', [(i, str(i)) for i in range(2000)])\n"
        "c.commit()\nprint(c.execute('select count(*), sum(a) from t where b like ?', "
        "('1%',)).fetchone())\n"
        "print(c.execute('select b from t order by b desc limit 2').fetchall())"
    ),
    "sqlite3 with a large sort": (
        "import sqlite3\nc = sqlite3.connect(':memory:')\nc.execute('create table t (a text)')\n"
        "c.executemany('insert into t values (?)', ((f'{i * 7919 % 200003:0200d}',) "
        "for i in range(40000)))\n"
        "print(c.execute('select a from t group by a order by a desc').fetchone()[0][-8:])"
    ),
    "numpy.testing": (
        "import numpy as np\nfrom numpy.testing import assert_array_equal, assert_allclose\n"
        "assert_array_equal(np.arange(3), [0, 1, 2])\nassert_allclose(1.0, 1.0 + 1e-9)\n"
        "np.testing.assert_equal(1, 1)\nprint('equal')"
    ),
    "codecs": (
        "for name in ('cp037', 'cp1252', 'latin-1', 'utf-16', 'utf-7', 'shift_jis', 'euc_kr', "
        "'gbk', 'big5', 'koi8-r', 'mac_roman', 'punycode', 'idna', 'iso2022_jp'):\n"
        "    print(name, 'abc'.encode(name))\n"
        "import codecs\nprint(codecs.encode('Hello', 'rot13'), codecs.encode(b'x', 'hex'), "
        "codecs.encode(b'xx', 'base64'), codecs.decode('é'.encode('utf-8-sig'), 'utf-8-sig'))\n"
        "try: 'x'.encode('no-such')\nexcept LookupError as e: print(e)"
    ),
    "all codecs": (
        "import encodings.aliases\nbad = []\n"
        "for name in sorted(set(encodings.aliases.aliases.values()) - {'mbcs', 'oem'}):\n"
        "    try: __import__('codecs').lookup(name)\n"
        "    except LookupError as e: bad.append(name)\nprint(bad)"
    ),
    "a byte order mark": "\ufeffprint('marked')",
    "an error after a byte order mark": "\ufeffx = 1\nprint(x / 0)",
    "os.cpu_count": (
        "import os, multiprocessing\n"
        "print(os.cpu_count() >= 1, multiprocessing.cpu_count() >= 1, "
        "len(os.sched_getaffinity(0)) >= 1)"
    ),
    "os.path": (
        "import os\nfrom os import path\nfrom pathlib import Path\n"
        "print(path.exists('input.txt'), path.isfile('no/such'), path.isdir('data'))\n"
        "print(path.exists('/'), path.isdir('.'), path.exists(__file__), path.lexists('x'))\n"
        "print(Path('in.txt').exists(), Path('in.txt').is_file(), os.access('x', os.R_OK))\n"
        "print(path.islink('x'), path.isfile(__file__), os.access(__file__, os.R_OK))\n"
        "for f in (path.getsize, os.stat, lambda p: Path(p).stat()):\n"
        "    try: f('input.txt')\n    except FileNotFoundError as e: print(e)\n"
        "try: path.exists('a\\0b'), os.stat('a\\0b')\nexcept ValueError as e: print(e)\n"
        "print(path.getsize(__file__) > 100)"
    ),
    "folder of the script": (
        "import os, sys\nhere = os.path.dirname(os.path.abspath(__file__))\n"
        "sys.path.insert(0, here)\nprint(here == os.getcwd(), os.path.realpath('.') == here)"
    ),
    "local freopen": (
        "import os, sys\nif os.path.exists('input.txt'):\n    sys.stdin = open('input.txt')\n"
        "print(input())"
    ),
    "platform": (
        "import platform, sys\nprint(platform.system(), platform.python_version(), "
        "platform.machine(), sys.platform, platform.python_implementation())"
    ),
    "uuid": (
        "import uuid\nprint(uuid.uuid4().version, uuid.uuid1().version, "
        "uuid.uuid5(uuid.NAMESPACE_DNS, 'x'))"
    ),
    "secrets": "import secrets\nprint(len(secrets.token_hex(8)), secrets.randbelow(1))",
    "locale": (
        "import locale\nlocale.setlocale(locale.LC_ALL, '')\n"
        "print(locale.format_string('%d', 1234))"
    ),
    "gettext": "import gettext\n_ = gettext.gettext\nprint(_('text'))",
    "logging": (
        "import logging\nlogging.basicConfig(level=logging.INFO, format='%(levelname)s "
        "%(message)s')\nlogging.info('hi %s', 3)\nlogging.getLogger('x').warning('w')"
    ),
    "logging to a stream": (
        "import logging, logging.handlers, sys\nh = logging.StreamHandler(sys.stdout)\n"
        "l = logging.getLogger('a')\nl.addHandler(h)\nl.error('e')"
    ),
    "hashlib": (
        "import hashlib, hmac\nfor n in ('md5', 'sha1', 'sha256', 'sha512', 'sha3_256', "
        "'blake2b'):\n    print(hashlib.new(n, b'x').hexdigest())\n"
        "print(hmac.new(b'k', b'm', 'sha256').hexdigest())"
    ),
    "compression": (
        "import bz2, gzip, lzma, zlib\nfor m in (bz2, gzip, lzma, zlib):\n"
        "    print(m.decompress(m.compress(b'abc' * 9)))"
    ),
    "zipfile": (
        "import io, zipfile, tarfile\nb = io.BytesIO()\n"
        "with zipfile.ZipFile(b, 'w') as z: z.writestr('a.txt', 'x')\n"
        "print(zipfile.ZipFile(b).namelist())"
    ),
    "csv": (
        "import csv, io, sys\nprint(list(csv.DictReader(io.StringIO('a,b\\n1,2\\n'))))\n"
        "csv.writer(sys.stdout).writerow([1, 'x y', None])"
    ),
    "xml": (
        "import xml.etree.ElementTree as E, xml.dom.minidom as M\n"
        "print(E.tostring(E.fromstring('<a><b/></a>')), M.parseString('<a/>').toxml())"
    ),
    "plistlib": "import plistlib\nprint(plistlib.loads(plistlib.dumps({'a': [1]})))",
    "tomllib": "import tomllib\nprint(tomllib.loads('[a]\\nb = 1'))",
    "configparser": (
        "import configparser\nc = configparser.ConfigParser()\nc.read_string('[a]\\nb = 1')\n"
        "print(c['a']['b'])"
    ),
    "email": (
        "from email.message import EmailMessage\nfrom email import policy, parser\n"
        "m = EmailMessage()\nm['To'] = 'a@b.c'\nm.set_content('é')\nprint(m.as_string())"
    ),
    "urllib": (
        "from urllib.parse import urlencode, urlparse\n"
        "print(urlencode({'a': 1}), urlparse('http://x/y'))"
    ),
    "ipaddress": "import ipaddress\nprint(ipaddress.ip_network('10.0.0.0/30').num_addresses)",
    "imaginary modules": (
        "try: import nosuchmodule\nexcept ImportError as e: print(e)\n"
        "try: import json.nosuch\nexcept ImportError as e: print(e)"
    ),
    "ast and inspect": (
        "import ast, inspect\ndef f(a, b=2): return a\n"
        "print(inspect.signature(f), ast.unparse(ast.parse('x=1')))\n"
        "print(inspect.getsource(f), inspect.getmodule(f))"
    ),
    "dis": "import dis\ndis.dis(compile('x', 'f', 'eval'))",
    "symtable and tokenize": (
        "import symtable, tokenize, io\n"
        "print(symtable.symtable('x=1', 'f', 'exec').get_symbols())\n"
        "print(len(list(tokenize.generate_tokens(io.StringIO('x=1').readline))))"
    ),
    "code": "import code\ncode.InteractiveInterpreter().runsource('print(3)')",
    "cmd": (
        "import cmd\nclass C(cmd.Cmd):\n    prompt = ''\n    use_rawinput = False\n"
        "    def do_hi(self, arg): print('hi', arg)\n    def do_EOF(self, arg): return True\n"
        "C().cmdloop()"
    ),
    "pprint and textwrap": (
        "import pprint, textwrap, reprlib\npprint.pprint({i: 'x' * 30 for i in range(4)})\n"
        "print(textwrap.fill('word ' * 30, 40), reprlib.repr(range(9)))"
    ),
    "fractions and statistics": (
        "from fractions import Fraction\nimport statistics, decimal, numbers\n"
        "print(Fraction(1, 3) + 1, statistics.stdev([1, 2, 4]), decimal.Decimal('1.1') / 3)"
    ),
    "calendar": "import calendar\nprint(calendar.month(2024, 2), calendar.isleap(2000))",
    "time": (
        "import time, datetime\nprint(time.strftime('%Y', time.gmtime(0)), time.tzname[0])\n"
        "print(datetime.datetime.strptime('2024-02-29', '%Y-%m-%d').strftime('%A %j'))"
    ),
    "difflib": "import difflib\nprint(difflib.get_close_matches('appel', ['apple', 'peach']))",
    "ctypes": "import ctypes\nprint(ctypes.c_int(5), ctypes.sizeof(ctypes.c_long))",
    "importlib": (
        "import importlib, pkgutil\nprint(importlib.import_module('colorsys').__name__)\n"
        "print(importlib.util.find_spec('shlex').name, importlib.util.find_spec('nosuch'))"
    ),
    "modules made by hand": (
        "import types, sys\nm = types.ModuleType('own')\nexec('x = 5', m.__dict__)\n"
        "sys.modules['own'] = m\nimport own\nprint(own.x)"
    ),
    "this": "import this",
    "string templates": (
        "import string\nprint(string.Template('$a').substitute(a=1), string.capwords('a b'))"
    ),
    "struct and array": (
        "import struct, array, binascii, base64\nprint(struct.pack('<h', 5), "
        "array.array('i', [1]), "
        "binascii.hexlify(b'x'), base64.b85encode(b'xyz'))"
    ),
    "pickle and copyreg": (
        "import pickle, pickletools, copyreg, shelve\nprint(pickle.loads(pickle.dumps({1: [2]})))"
    ),
    "weakref and gc": (
        "import weakref, gc\nclass A: pass\na = A()\nr = weakref.ref(a)\ndel a\n"
        "print(r(), gc.isenabled())"
    ),
    "rare modules": "import wave, mimetypes\nprint(mimetypes.__name__, wave.__name__)",
    "resource": ("import resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0)"),
}

VARYING = re.compile(r"0x[0-9a-f]*|[0-9.]+s$", re.MULTILINE)


def comparable(value: object) -> str:
    """Return output without addresses and times."""
    return VARYING.sub("", str(value))


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_library_works_as_under_plain_python(box: Sandbox, plain: Plain, name: str) -> None:
    expected = plain(SCRIPTS[name], "a line\n")
    result = box.run_script(Script(SCRIPTS[name], "a line\n"), LIMITS)
    assert [violation.detail for violation in result.violations] == []
    found = (result.stdout, result.stderr, result.exit_code)
    assert list(map(comparable, found)) == list(map(comparable, expected))

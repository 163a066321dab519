"""The face of `unittest`: test cases that run in the program itself."""

import re
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any


class SkipTest(Exception):
    """The test is to be skipped."""


def skip(reason: str = "") -> Callable[[Any], Any]:
    """Skip the decorated test or class."""

    def decorate(test: Any) -> Any:
        test.skipped_because = reason
        return test

    return decorate


def skipIf(condition: object, reason: str) -> Callable[[Any], Any]:
    """Skip the decorated test if `condition` is true."""
    return skip(reason) if condition else lambda test: test


def skipUnless(condition: object, reason: str) -> Callable[[Any], Any]:
    """Skip the decorated test unless `condition` is true."""
    return skipIf(not condition, reason)


def expectedFailure(test: Any) -> Any:
    """Mark a test that is expected to fail."""
    test.failure_expected = True
    return test


class TestResult:
    """What the tests of a run came to."""

    def __init__(self) -> None:
        self.testsRun = 0
        self.failures: list[tuple[Any, str]] = []
        self.errors: list[tuple[Any, str]] = []
        self.skipped: list[tuple[Any, str]] = []

    def wasSuccessful(self) -> bool:
        """Return whether nothing failed."""
        return not self.failures and not self.errors


class _Raises:
    """The context of `assertRaises`."""

    def __init__(self, expected: Any, pattern: Any, msg: Any) -> None:
        self._expected = expected
        self._pattern = pattern
        self._msg = msg
        self.exception: Any = None

    def __enter__(self) -> "_Raises":
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if kind is None:
            raise AssertionError(self._msg or f"{self._expected} not raised")
        if not issubclass(kind, self._expected):
            return False
        self.exception = error
        if self._pattern is not None and not re.search(self._pattern, str(error)):
            raise AssertionError(self._msg or f"{self._pattern!r} does not match {str(error)!r}")
        return True


class _SubTest:
    """The context of `subTest`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


_cases: list[Any] = []


class TestCase:
    """A class whose methods `test…` are tests."""

    failureException = AssertionError
    maxDiff = 640
    longMessage = True

    def __init_subclass__(cls, **_: Any) -> None:
        _cases.append(cls)

    def __init__(self, methodName: str = "runTest") -> None:
        self._name = methodName
        self._cleanups: list[Any] = []

    def __str__(self) -> str:
        return f"{self._name} ({type(self).__qualname__})"

    def id(self) -> str:
        """Return the test's name."""
        return f"{type(self).__qualname__}.{self._name}"

    def setUp(self) -> None:
        """Prepare a test."""

    def tearDown(self) -> None:
        """Clean up after a test."""

    @classmethod
    def setUpClass(cls) -> None:
        """Prepare the tests of a class."""

    @classmethod
    def tearDownClass(cls) -> None:
        """Clean up after the tests of a class."""

    def addCleanup(self, function: Callable[..., Any], *args: Any, **options: Any) -> None:
        """Call a function after the test."""
        self._cleanups.append(lambda: function(*args, **options))

    def skipTest(self, reason: str) -> None:
        """Skip this test."""
        raise SkipTest(reason)

    def subTest(self, msg: object = None, **_: Any) -> Any:
        """Name a part of a test."""
        return _SubTest()

    def run(self, result: TestResult | None = None) -> TestResult:
        """Run the test and add what it came to to `result`."""
        result = TestResult() if result is None else result
        test = getattr(self, self._name)
        reason = getattr(test, "skipped_because", getattr(type(self), "skipped_because", None))
        result.testsRun += 1
        if reason is not None:
            result.skipped.append((self, reason))
            return result
        expected = getattr(test, "failure_expected", False)
        try:
            self.setUp()
            try:
                test()
            finally:
                self.tearDown()
                while self._cleanups:
                    self._cleanups.pop()()
            if expected:
                result.failures.append((self, "unexpected success"))
        except SkipTest as skipped:
            result.skipped.append((self, str(skipped)))
        except AssertionError as failed:
            if not expected:
                result.failures.append((self, f"AssertionError: {failed}"))
        except Exception as error:
            if not expected:
                result.errors.append((self, f"{type(error).__name__}: {error}"))
        return result

    __call__ = run

    def debug(self) -> None:
        """Run the test and let its exceptions pass."""
        self.setUp()
        getattr(self, self._name)()
        self.tearDown()

    def fail(self, msg: Any = None) -> None:
        """Fail."""
        raise self.failureException(msg)

    def _check(self, passed: object, text: str, msg: Any) -> None:
        if not passed:
            raise self.failureException(text if msg is None else f"{text} : {msg}")

    def assertTrue(self, expr: Any, msg: Any = None) -> None:
        """Fail unless `expr` is true."""
        self._check(expr, f"{expr!r} is not true", msg)

    def assertFalse(self, expr: Any, msg: Any = None) -> None:
        """Fail if `expr` is true."""
        self._check(not expr, f"{expr!r} is not false", msg)

    def assertEqual(self, first: Any, second: Any, msg: Any = None) -> None:
        """Fail unless the values are equal."""
        self._check(first == second, f"{first!r} != {second!r}", msg)

    assertListEqual = assertTupleEqual = assertDictEqual = assertSetEqual = assertEqual
    assertSequenceEqual = assertMultiLineEqual = assertEqual

    def assertNotEqual(self, first: Any, second: Any, msg: Any = None) -> None:
        """Fail if the values are equal."""
        self._check(first != second, f"{first!r} == {second!r}", msg)

    def assertIs(self, expr1: Any, expr2: Any, msg: Any = None) -> None:
        """Fail unless the objects are identical."""
        self._check(expr1 is expr2, f"{expr1!r} is not {expr2!r}", msg)

    def assertIsNot(self, expr1: Any, expr2: Any, msg: Any = None) -> None:
        """Fail if the objects are identical."""
        self._check(expr1 is not expr2, f"unexpectedly identical: {expr1!r}", msg)

    def assertIsNone(self, obj: Any, msg: Any = None) -> None:
        """Fail unless the object is None."""
        self._check(obj is None, f"{obj!r} is not None", msg)

    def assertIsNotNone(self, obj: Any, msg: Any = None) -> None:
        """Fail if the object is None."""
        self._check(obj is not None, "unexpectedly None", msg)

    def assertIn(self, member: Any, container: Any, msg: Any = None) -> None:
        """Fail unless the container holds the member."""
        self._check(member in container, f"{member!r} not found in {container!r}", msg)

    def assertNotIn(self, member: Any, container: Any, msg: Any = None) -> None:
        """Fail if the container holds the member."""
        self._check(member not in container, f"{member!r} unexpectedly in {container!r}", msg)

    def assertIsInstance(self, obj: Any, cls: Any, msg: Any = None) -> None:
        """Fail unless the object is an instance of the class."""
        self._check(isinstance(obj, cls), f"{obj!r} is not an instance of {cls!r}", msg)

    def assertNotIsInstance(self, obj: Any, cls: Any, msg: Any = None) -> None:
        """Fail if the object is an instance of the class."""
        self._check(not isinstance(obj, cls), f"{obj!r} is an instance of {cls!r}", msg)

    def assertGreater(self, a: Any, b: Any, msg: Any = None) -> None:
        """Fail unless a > b."""
        self._check(a > b, f"{a!r} not greater than {b!r}", msg)

    def assertGreaterEqual(self, a: Any, b: Any, msg: Any = None) -> None:
        """Fail unless a >= b."""
        self._check(a >= b, f"{a!r} not greater than or equal to {b!r}", msg)

    def assertLess(self, a: Any, b: Any, msg: Any = None) -> None:
        """Fail unless a < b."""
        self._check(a < b, f"{a!r} not less than {b!r}", msg)

    def assertLessEqual(self, a: Any, b: Any, msg: Any = None) -> None:
        """Fail unless a <= b."""
        self._check(a <= b, f"{a!r} not less than or equal to {b!r}", msg)

    def _are_close(self, first: Any, second: Any, places: int | None, delta: Any) -> bool:
        if first == second:
            return True
        difference = abs(first - second)
        if delta is not None:
            return bool(difference <= delta)
        return bool(round(difference, 7 if places is None else places) == 0)

    def assertAlmostEqual(
        self, first: Any, second: Any, places: int | None = None, msg: Any = None, delta: Any = None
    ) -> None:
        """Fail unless the values are close."""
        close = self._are_close(first, second, places, delta)
        self._check(close, f"{first!r} != {second!r} within limits", msg)

    def assertNotAlmostEqual(
        self, first: Any, second: Any, places: int | None = None, msg: Any = None, delta: Any = None
    ) -> None:
        """Fail if the values are close."""
        close = self._are_close(first, second, places, delta)
        self._check(not close, f"{first!r} == {second!r} within limits", msg)

    def assertCountEqual(self, first: Any, second: Any, msg: Any = None) -> None:
        """Fail unless the elements are the same, in any order."""
        first, second = list(first), list(second)
        try:
            same = Counter(first) == Counter(second)
        except TypeError:
            same = len(first) == len(second) and all(
                first.count(each) == second.count(each) for each in first
            )
        self._check(same, f"element counts were not equal: {first!r}, {second!r}", msg)

    def assertRegex(self, text: str, expected_regex: Any, msg: Any = None) -> None:
        """Fail unless the pattern is found."""
        self._check(re.search(expected_regex, text), f"no match in {text!r}", msg)

    def assertNotRegex(self, text: str, unexpected_regex: Any, msg: Any = None) -> None:
        """Fail if the pattern is found."""
        self._check(not re.search(unexpected_regex, text), f"match in {text!r}", msg)

    def assertRaises(self, expected: Any, *args: Any, msg: Any = None, **options: Any) -> Any:
        """Fail unless the call, or the block, raises the exception."""
        return self._raises(_Raises(expected, None, msg), args, options)

    def assertRaisesRegex(
        self, expected: Any, pattern: Any, *args: Any, msg: Any = None, **options: Any
    ) -> Any:
        """Fail unless the call, or the block, raises the exception with such a message."""
        return self._raises(_Raises(expected, pattern, msg), args, options)

    def _raises(self, context: _Raises, args: Any, options: Any) -> Any:
        if not args:
            return context
        with context:
            args[0](*args[1:], **options)
        return None


class TestSuite:
    """A number of tests."""

    def __init__(self, tests: Any = ()) -> None:
        self._tests = list(tests)

    def __iter__(self) -> Any:
        return iter(self._tests)

    def addTest(self, test: Any) -> None:
        """Add a test or a suite."""
        self._tests.append(test)

    def addTests(self, tests: Any) -> None:
        """Add tests."""
        self._tests.extend(tests)

    def countTestCases(self) -> int:
        """Return the number of tests."""
        return sum(
            test.countTestCases() if isinstance(test, TestSuite) else 1 for test in self._tests
        )

    def run(self, result: TestResult) -> TestResult:
        """Run all tests."""
        last = None
        for test in self._tests:
            if isinstance(test, TestCase) and type(test) is not last:
                last = type(test)
                last.setUpClass()
            test.run(result)
        return result


class TestLoader:
    """Finds the tests of classes."""

    def getTestCaseNames(self, testCaseClass: Any) -> list[str]:
        """Return the names of the tests of a class."""
        return sorted(name for name in dir(testCaseClass) if name.startswith("test"))

    def loadTestsFromTestCase(self, testCaseClass: Any) -> TestSuite:
        """Return the tests of a class."""
        return TestSuite(testCaseClass(name) for name in self.getTestCaseNames(testCaseClass))

    def loadTestsFromModule(self, module: object = None) -> TestSuite:
        """Return the tests of the program."""
        return TestSuite(self.loadTestsFromTestCase(case) for case in _cases)


defaultTestLoader = TestLoader()
makeSuite = defaultTestLoader.loadTestsFromTestCase


class TextTestRunner:
    """Runs tests and prints what failed."""

    def __init__(self, stream: Any = None, verbosity: int = 1, **_: Any) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._verbosity = verbosity

    def run(self, test: Any) -> TestResult:
        """Run a test or a suite."""
        result: TestResult = test.run(TestResult())
        lines = []
        for kind, found in (("ERROR", result.errors), ("FAIL", result.failures)):
            lines += ["=" * 70 + f"\n{kind}: {case}\n{text}\n" for case, text in found]
        plural = "" if result.testsRun == 1 else "s"
        lines.append("-" * 70 + f"\nRan {result.testsRun} test{plural}\n\n")
        counts = f"failures={len(result.failures)}, errors={len(result.errors)}"
        lines.append("OK\n" if result.wasSuccessful() else f"FAILED ({counts})\n")
        self._stream.writelines(lines)
        return result


def main(*_: Any, exit: bool = True, verbosity: int = 1, **__: Any) -> Any:
    """Run the program's tests. Exits only if one fails, so that the program can go on."""
    result = TextTestRunner(verbosity=verbosity).run(defaultTestLoader.loadTestsFromModule())
    if exit and not result.wasSuccessful():
        raise SystemExit(1)
    return result

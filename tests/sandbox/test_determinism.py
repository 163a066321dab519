# ruff: noqa: E501 — whole programs on one line
"""Determinism: the same program gives the same answer, because seeds are fixed or set."""

from collections.abc import Callable

import pytest

from sandbox import Program, Result, Sandbox

Run = Callable[..., Result]

GRID = [[0, 1], [2, 3]]
POLICIES = ("restricted", "kernel")

DRAWS = {
    "random": "import random\ndraw = lambda: random.randrange(10)",
    "random.Random()": "import random\nown = random.Random()\ndraw = lambda: own.randrange(10)",
    "random.shuffle": (
        "import random\ndef draw():\n    x = list(range(10))\n    random.shuffle(x)\n    return x[0]"
    ),
    "numpy.random": "import numpy as np\ndraw = lambda: int(np.random.randint(10))",
    "from numpy.random": "from numpy.random import randint\ndraw = lambda: int(randint(10))",
    "default_rng()": (
        "import numpy as np\nrng = np.random.default_rng()\ndraw = lambda: int(rng.integers(10))"
    ),
    "RandomState()": (
        "import numpy as np\nrng = np.random.RandomState()\ndraw = lambda: int(rng.randint(10))"
    ),
    "Generator(PCG64())": (
        "import numpy as np\nrng = np.random.Generator(np.random.PCG64())\n"
        "draw = lambda: int(rng.integers(10))"
    ),
    "default_rng() in the call": (
        "import numpy as np\ndraw = lambda: int(np.random.default_rng().integers(10))"
    ),
    "scipy.stats": (
        "from scipy import stats\ndraw = lambda: int(abs(stats.norm.rvs()) * 1e6) % 10"
    ),
}
CALL = "\ndef task(g): return [[draw() for _ in range(30)]]"


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    "source",
    # A template with scipy takes seconds to start.
    [pytest.param(name, marks=[pytest.mark.long] if "scipy" in name else []) for name in DRAWS],
)
def test_unseeded_randomness_repeats(run: Run, policy: str, source: str) -> None:
    grids = [run(DRAWS[source] + CALL, policy).grids for _ in range(4)]
    assert grids[0][0] is not None
    assert grids == [grids[0]] * 4


@pytest.mark.parametrize("source", DRAWS)
def test_another_seed_gives_other_numbers_and_repeats_too(run: Run, source: str) -> None:
    code = DRAWS[source] + CALL
    zero, one, again = (run(code, seed=seed).grids for seed in (0, 1, 1))
    assert one == again
    assert zero != one


def test_a_generator_does_not_repeat_itself_within_a_call(run: Run) -> None:
    for source, draws in DRAWS.items():
        (grid,) = run(draws + CALL).grids
        assert grid is not None
        assert len(set(grid[0])) > 3, source


REPEATED = ["random", "numpy.random", "default_rng() in the call", "scipy.stats"]


@pytest.mark.parametrize("source", REPEATED)
def test_seeds_are_set_again_before_each_call(run: Run, source: str) -> None:
    grids = run(DRAWS[source] + CALL, inputs=[GRID] * 3).grids
    assert grids == [grids[0]] * 3


@pytest.mark.parametrize("source", ["random", "numpy.random"])
def test_numbers_drawn_at_the_top_level_depend_on_the_seed(run: Run, source: str) -> None:
    code = DRAWS[source] + "\nrow = [draw() for _ in range(30)]\ndef task(g): return [row]"
    zero, one, again = (run(code, seed=seed).grids for seed in (0, 1, 1))
    assert one == again
    assert zero != one


@pytest.mark.parametrize("source", ["random", "numpy.random"])
def test_numbers_drawn_in_a_client_module_depend_on_the_seed(run: Run, source: str) -> None:
    modules = {"draws": DRAWS[source]}
    code = "from draws import draw" + CALL
    zero, one = (run(code, seed=seed, modules=modules, inputs=[GRID] * 2).grids for seed in (0, 1))
    assert zero[0] == zero[1]
    assert zero != one


def test_a_program_can_seed_generators_itself(run: Run) -> None:
    import random

    expected = random.Random(42)
    code = "import random\ndef task(g):\n    random.seed(42)\n    return [[random.randrange(10) for _ in range(30)]]"
    assert run(code).grids == [[[expected.randrange(10) for _ in range(30)]]]
    expected = random.Random(42)
    code = "import random\ndef task(g):\n    r = random.Random(42)\n    return [[r.randrange(10) for _ in range(30)]]"
    assert run(code).grids == [[[expected.randrange(10) for _ in range(30)]]]


def test_seeded_numpy_generators_behave_as_outside_the_sandbox(run: Run) -> None:
    import numpy as np

    code = (
        "import numpy as np\ndef task(g): return np.random.default_rng(5).integers(0, 10, (3, 3))"
    )
    expected = np.random.default_rng(5).integers(0, 10, (3, 3)).tolist()
    assert run(code).grids == [expected]


ORDER = (
    "def task(g):\n"
    "    words = set('the quick brown fox jumps over the lazy dog again'.split())\n"
    "    return [[len(word) for word in words]]"
)


def orders(box: Sandbox) -> set[str]:
    futures = [
        box.submit(Program(ORDER, policy=policy), [GRID]) for policy in POLICIES for _ in range(4)
    ]
    return {str(future.result().grids) for future in futures}


@pytest.mark.long
def test_sets_have_the_same_order_in_every_template(box: Sandbox) -> None:
    first = orders(box)
    assert len(first) == 1
    with Sandbox(concurrency=2) as other:
        assert orders(other) == first


@pytest.mark.long
def test_the_order_of_sets_depends_on_the_hash_seed(box: Sandbox) -> None:
    found = set()
    for seed in (1, 2):
        with Sandbox(concurrency=1, hash_seed=seed) as other:
            found |= orders(other)
    # Nine words of few lengths may have the same order for two seeds, but hardly for three.
    assert len(found | orders(box)) > 1


def test_the_full_profile_gives_the_answers_of_the_lean_one(run: Run) -> None:
    assert run("# scipy\n" + ORDER).grids == run(ORDER).grids
    code = DRAWS["random"] + CALL
    assert run("# scipy\n" + code).grids == run(code).grids


def test_entropy_of_the_kernel_is_available_under_policy_kernel(run: Run) -> None:
    # os.urandom is allowed, but no generator is seeded from it.
    code = "import os\ndef task(g): return [[os.urandom(1)[0] % 10]]"
    assert run(code, "kernel").status == "ok"

"""The verifier that uses a running service."""

import pytest

from omniarc.evaluation import Prediction, VerifierError, run_predictions
from omniarc.evaluation.augmentation import Augmentation
from omniarc.evaluation.options import ProgramOptions
from sandbox import FieldError, Limits
from service.client.verifier import ServiceVerifier

TASK = "68b16354"
UP_DOWN = "def task(grid):\n    return grid[::-1]\n"
ENDLESS = "def task(grid):\n    while True:\n        pass\n"


def run(verifier, *predictions):
    """The verifications by prediction id, and the run."""
    found = {}
    done = run_predictions(
        predictions,
        verifier=verifier,
        on_result=lambda program, verified: found.update({program.prediction.id: verified}),
    )
    return found, done


def test_a_service_verifies_predictions(service):
    verifier = ServiceVerifier(service.url, limits=Limits(wall_seconds=0.5))
    rotated = Augmentation("rotate180", train_order=(2, 0, 1))
    found, done = run(
        verifier,
        Prediction(TASK, UP_DOWN, "right"),
        Prediction(TASK, UP_DOWN, "rotated", augmentation=rotated),
        Prediction(TASK, ENDLESS, "endless"),
        Prediction(TASK, reply="I cannot.", id="refusal"),
    )
    assert found["right"].solved_train is found["right"].solved_test is True
    assert found["rotated"].solved_train is found["rotated"].solved_test is True
    assert [pair.grid for pair in found["rotated"].train] == [
        pair.grid for pair in found["right"].train
    ]
    assert found["endless"].status == "timeout"
    assert found["refusal"].status == "rejected"
    assert {verified.task_id for verified in found.values()} == {TASK}
    assert (done.header.language, done.header.limits) == (None, verifier.limits)


@pytest.mark.long
def test_the_options_of_the_programs_reach_the_service(service):
    code = "import tools\n\ndef task(grid):\n    return tools.flip(grid)\n"
    flip = (
        "def flip(grid):\n    flip.__code__\n    return grid[::-1] if type(grid) is list else 0\n"
    )
    modules = {"tools": flip}
    options = ProgramOptions(policy="kernel", input_type="list", modules=modules)
    found, done = run(ServiceVerifier(service.url, options=options), Prediction(TASK, code))
    assert found["1"].solved_train is True
    assert (done.header.policy, done.header.input_type) == ("kernel", "list")
    assert done.header.modules == options.module_hashes()


def test_a_prelude_reaches_the_service(service):
    options = ProgramOptions(prelude="def flip(grid): return grid[::-1]\n")
    code = "def task(grid):\n    return flip(grid)\n"
    found, _ = run(ServiceVerifier(service.url, options=options), Prediction(TASK, code))
    assert found["1"].solved_train is True


def test_a_service_is_told_to_refuse_floats(service):
    code = "def task(grid):\n    return grid[::-1].astype(float)\n"
    for strict, status in ((False, "ok"), (True, "invalid_output")):
        options = ProgramOptions(strict_output=strict)
        found, done = run(ServiceVerifier(service.url, options=options), Prediction(TASK, code))
        assert (found["1"].status, done.header.strict_output) == (status, strict)


@pytest.mark.parametrize("url", ["nowhere", "ftp://host", "http://"])
def test_an_invalid_url_is_refused(url):
    with pytest.raises(FieldError, match=r"^url: "):
        ServiceVerifier(url)


def test_an_unreachable_service_is_named_without_its_password():
    verifier = ServiceVerifier("http://user:secret@127.0.0.1:1")
    with pytest.raises(VerifierError, match=r"^http://127\.0\.0\.1:1: ") as caught:
        run(verifier, Prediction(TASK, UP_DOWN))
    assert "secret" not in str(caught.value)


def test_an_error_of_the_service_ends_the_run(service):
    with pytest.raises(VerifierError, match="/nowhere: 404 "):
        run(ServiceVerifier(f"{service.url}/nowhere"), Prediction(TASK, UP_DOWN))

"""Evaluators, run by their own commands against a model that knows every second answer."""

import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from omniarc import corpus, prompts
from tests.support.scripted_endpoint import Answer, ScriptedEndpoint, replies

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples/evaluation"
COUNT = 4
LONGEST_SECONDS = 300


def questions():
    """Return the prompts of the first tasks that are evaluated, with those tasks."""
    for task in islice(corpus.iter_tasks("ARC-AGI-1", "evaluation"), COUNT):
        yield prompts.build("code-from-examples", task)[1]["content"], task


def answer(task):
    """Return a program that knows the answers of a task."""
    known = {str(pair.input): pair.output for pair in task.pairs}
    code = f"KNOWN = {known}\n\ndef task(grid):\n    return KNOWN[str(grid.tolist())]\n"
    return f"```python\n{code}```"


def whole(text):
    told = replies(text)
    told.headers["Content-Type"] = "application/json"
    return told


def streamed(text):
    """Return a reply as server-sent events, which verifiers asks for."""
    said = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    ended = {"index": 0, "delta": {}, "finish_reason": "stop"}
    common = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "a-model"}
    chunks = [json.dumps({**common, "choices": [choice]}) for choice in (said, ended)]
    body = "".join(f"data: {chunk}\n\n" for chunk in [*chunks, "[DONE]"])
    return Answer(body.encode(), headers={"Content-Type": "text/event-stream"})


def knows_every_second(request):
    asked = json.dumps(request.body["messages"])
    for index, (question, task) in enumerate(questions()):
        if json.dumps(question.strip())[1:-1] in asked:
            text = answer(task) if index % 2 == 0 else "I do not know."
            return streamed(text) if request.body.get("stream") else whole(text)
    raise AssertionError(f"another question: {asked[:300]}")


@pytest.fixture
def model():
    with ScriptedEndpoint(knows_every_second) as endpoint:
        yield endpoint


def run(folder, *arguments, **settings):
    """Run a command of this environment in an empty folder."""
    programs = Path(sys.executable).parent
    own = {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [str(programs / arguments[0]), *map(str, arguments[1:])],
        env={**os.environ, **own, "HF_HUB_OFFLINE": "1", **settings},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def test_inspect_scores_programs(tmp_path, monkeypatch):
    """The model is Inspect's own stub: its OpenAI provider needs another openai than verifiers."""
    from inspect_ai import eval as evaluate
    from inspect_ai.model import ModelOutput, ModelUsage, get_model

    def output(text):
        spoken = ModelOutput.from_content("mockllm/model", text)
        spoken.usage = ModelUsage(input_tokens=9, output_tokens=9, total_tokens=18)
        return spoken  # without the usage, Inspect would download a tokenizer to count

    texts = [answer(task) for _, task in questions()]
    texts[1::2] = ["No."] * (COUNT // 2)
    outputs = [output(text) for text in texts]
    monkeypatch.chdir(EXAMPLES)
    (log,) = evaluate(
        "inspect_arc.py",
        model=get_model("mockllm/model", custom_outputs=outputs),
        limit=COUNT,
        max_samples=1,
        log_dir=str(tmp_path),
        display="none",
    )
    assert log.status == "success", log.error
    assert log.results.scores[0].metrics["accuracy"].value == 0.5
    assert [sample.scores["solves"].value for sample in log.samples] == ["C", "I"] * (COUNT // 2)


def test_lm_eval_scores_programs(model, tmp_path):
    url = f"{model.url}/chat/completions"
    run(
        tmp_path,
        *("lm-eval", "run", "--model", "local-chat-completions", "--apply_chat_template"),
        *("--model_args", f"model=a-model,base_url={url},num_concurrent=2"),
        *("--tasks", "omniarc_arc", "--include_path", EXAMPLES / "lm_eval"),
        *("--limit", COUNT, "--output_path", tmp_path / "results.json"),
    )
    (file,) = tmp_path.rglob("results*.json")
    results = json.loads(file.read_text())["results"]["omniarc_arc"]
    assert results["solved,none"] == 0.5


def test_verifiers_score_programs(model, tmp_path):
    run(
        tmp_path,
        *("vf-eval", "omniarc_arc", "-m", "a-model", "--env.agent.harness.id", "null"),
        *("--env.agent.runtime.type", "subprocess"),
        *("--client.base-url", model.url, "--client.api-key-var", "MODEL_KEY", "--no-push"),
        *("-n", COUNT, "-o", tmp_path / "outputs"),
        PYTHONPATH=f"{ROOT}:{EXAMPLES / 'verifiers'}",
        MODEL_KEY="none",
    )
    (file,) = (tmp_path / "outputs").rglob("traces.jsonl")
    episodes = [json.loads(line) for line in file.read_text().splitlines()]
    rewards = [episode["traces"][0]["rewards"]["solved"]["score"] for episode in episodes]
    assert sorted(rewards) == [0.0, 0.0, 1.0, 1.0]

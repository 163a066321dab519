"""OpenRLHF: its own executor, which loads the reward function from a file, and its experiences."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace

import torch
from openrlhf.utils.agent import SingleTurnAgentExecutor

from tests.frameworks.tiny_models import RIGHT, TASK, WRONG, tokenizer

ROOT = Path(__file__).resolve().parents[2]


class Engine:
    """A language model that always gives one answer."""

    def __init__(self, tokens, text):
        ids = [*tokens(text, add_special_tokens=False)["input_ids"], tokens.eos_token_id]
        self._answer = SimpleNamespace(
            token_ids=ids, text=text, finish_reason="stop", logprobs=None
        )

    async def generate(self, prompt_token_ids, sampling_params, multi_modal_data=None):
        return SimpleNamespace(outputs=[self._answer])


def execute(text, prompt, label, file):
    tokens = tokenizer()
    executor = SingleTurnAgentExecutor(str(file))
    sampling = SimpleNamespace(max_tokens=200, logprobs=None)
    return asyncio.run(executor.execute(prompt, label, sampling, 400, tokens, Engine(tokens, text)))


def test_the_executor_gets_rewards_of_the_answer_alone():
    file = ROOT / "examples/reinforcement-learning/openrlhf_reward.py"
    prompt = f"<|user|>Improve this:\n{RIGHT}\n<|assistant|>"
    inline = json.dumps({"train": [{"input": [[1], [2]], "output": [[2], [1]]}], "test": []})
    for text, label, reward in (
        (RIGHT, TASK, 1.0),
        (WRONG, TASK, 0.0),
        ("No.", TASK, 0.0),
        (RIGHT, inline, 1.0),
    ):
        found = execute(text, prompt, label, file)
        assert found["reward"].tolist() == found["scores"].tolist() == [reward]
        assert found["extra_logs"]["has_program"].tolist() == [float(text != "No.")]


def test_its_experiences_take_the_rewards():
    """They are made as in `SamplesGenerator._process_response_into_experience`."""
    file = ROOT / "omniarc/rewards/openrlhf.py"
    found = execute(RIGHT, "Solve it. ", TASK, file)
    assert torch.tensor([found["reward"]]).shape == (1,)
    logs = {name: value.flatten()[0].item() for name, value in found["extra_logs"].items()}
    assert logs == dict.fromkeys(logs, 1.0)
    assert set(logs) == {"solved", "share_of_pairs", "share_of_cells", "has_program"}

"""verl: its own loader of reward functions, its own reward manager, its own rows."""

import asyncio
import json

import numpy as np
import pytest
import torch
from omegaconf import OmegaConf
from tensordict import TensorDict
from verl import DataProto
from verl.trainer.ppo.reward import get_custom_reward_fn, load_reward_manager

from omniarc.rewards import ServiceFailedError
from tests.frameworks.tiny_models import RIGHT, TASK, WRONG, tokenizer

TALKS = "I do not know."


def settings(service_url, **options):
    function = {
        "path": "pkg://omniarc.rewards.verl",
        "name": "compute_score",
        "reward_kwargs": {"service_url": service_url, **options},
    }
    manager = {"source": "register", "name": "naive"}
    reward = {"custom_reward_function": function, "reward_manager": manager}
    return OmegaConf.create({"reward": reward})


def response(tokens, text, task):
    """Return a response as a rollout hands it to the reward manager, padded on the right."""
    prompt = torch.tensor([[tokens.pad_token_id, *tokens("Solve it.")["input_ids"]]])
    ids = tokens(text)["input_ids"]
    padded = [*ids, tokens.eos_token_id, *[tokens.pad_token_id] * 5]
    seen = torch.tensor([[0] + [1] * (prompt.shape[1] - 1) + [1] * (len(ids) + 1) + [0] * 5])
    batch = {"prompts": prompt, "responses": torch.tensor([padded]), "attention_mask": seen}
    fields = {
        "data_source": "omniarc",
        "reward_model": {"style": "rule", "ground_truth": task},
        "extra_info": {"index": 0},
    }
    rows = {name: np.array([value], dtype=object) for name, value in fields.items()}
    return DataProto(batch=TensorDict(batch, batch_size=1), non_tensor_batch=rows)


def rewards(config, texts, task):
    async def run():
        tokens = tokenizer()
        manager = load_reward_manager(config, tokens)
        runs = (manager.run_single(response(tokens, text, task)) for text in texts)
        return await asyncio.gather(*runs)

    return asyncio.run(run())


def test_the_reward_manager_scores_responses(service_url):
    copies = {"input": [[0, 1], [2, 3]], "output": [[0, 1], [2, 3]]}
    moves = {"input": [[0, 1], [2, 3]], "output": [[2, 3], [0, 1]]}
    inline = {"train": [moves, copies], "test": [moves]}
    as_arrays = {name: np.array(pairs, dtype=object) for name, pairs in inline.items()}
    options = {"limits": {"wall_seconds": 2}, "weights": {"solved": 1.0, "share_of_pairs": 0.5}}
    config = settings(service_url, **options)
    for task, expected in (
        (TASK, [1.5, 0.0, 0.0]),
        (json.dumps(inline), [1 / 3, 1 / 6, 0.0]),
        (as_arrays, [1 / 3, 1 / 6, 0.0]),
    ):
        found = rewards(config, [RIGHT, WRONG, TALKS], task)
        assert [each["reward_score"] for each in found] == pytest.approx(expected)
        keys = {tuple(each["reward_extra_info"]) for each in found}  # which verl makes columns of
        assert len(keys) == 1
        assert [each["reward_extra_info"]["has_program"] for each in found] == [1.0, 1.0, 0.0]


def test_a_service_that_is_away_ends_the_run_with_its_address():
    config = settings("http://127.0.0.1:9", patience_seconds=0)
    with pytest.raises(ServiceFailedError, match=r"http://127\.0\.0\.1:9"):
        rewards(config, [RIGHT], TASK)


def test_the_loader_keeps_the_function_a_coroutine_function(service_url):
    score = get_custom_reward_fn(settings(service_url))
    assert asyncio.run(score("omniarc", RIGHT, TASK, extra_info={}))["score"] == 1.0

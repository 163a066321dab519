"""TRL: supervised fine-tuning until a tiny model writes a right program, then GRPO."""

import functools

import pytest
import torch
from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

from omniarc.rewards.trl import share_of_cells, solved, weighted
from tests.frameworks.tiny_models import RIGHT, TASK, WRONG, model, tokenizer

QUESTION = [{"role": "user", "content": TASK}]


@pytest.fixture(scope="module")
def tokens():
    return tokenizer()


@pytest.fixture(scope="module")
def trained(tokens, tmp_path_factory):
    """Return a model that has learnt one answer by heart."""
    rows = [{"prompt": QUESTION, "completion": [{"role": "assistant", "content": RIGHT}]}] * 8
    arguments = SFTConfig(
        str(tmp_path_factory.mktemp("sft")),
        max_steps=60,
        per_device_train_batch_size=4,
        learning_rate=5e-3,
        use_cpu=True,
        bf16=False,
        report_to="none",
        save_strategy="no",
        gradient_checkpointing=False,
    )
    learner = model(tokens)
    SFTTrainer(
        learner, arguments, train_dataset=Dataset.from_list(rows), processing_class=tokens
    ).train()
    return learner


def train(policy, tokens, folder, rewards, rows):
    """Train for two steps and return what TRL logged of each, and the completions' rewards."""
    arguments = GRPOConfig(
        str(folder),
        max_steps=2,
        per_device_train_batch_size=4,
        num_generations=4,
        max_completion_length=64,
        temperature=0.7,
        learning_rate=1e-5,
        logging_steps=1,
        use_cpu=True,
        bf16=False,
        report_to="none",
        save_strategy="no",
        gradient_checkpointing=False,
        seed=1,
    )
    trainer = GRPOTrainer(
        policy, rewards, arguments, train_dataset=Dataset.from_list(rows), processing_class=tokens
    )
    trainer.train()
    assert trainer.state.global_step == 2
    logged = [entry for entry in trainer.state.log_history if "reward" in entry]
    assert len(logged) == 2
    return logged, trainer._logs["rewards"]


def test_a_model_that_writes_the_program_is_rewarded(trained, tokens, tmp_path):
    rows = [{"prompt": QUESTION, "task": TASK}] * 8
    logged, _ = train(trained, tokens, tmp_path, solved, rows)
    assert all(entry["rewards/solved/mean"] > 0.5 for entry in logged)


def test_a_task_may_be_a_column_of_pairs(trained, tokens, tmp_path):
    copies = {"input": [[0, 1], [2, 3]], "output": [[0, 1], [2, 3]]}
    moves = {"input": [[0, 1], [2, 3]], "output": [[2, 3], [0, 1]]}
    rows = [{"prompt": QUESTION, "task": {"train": [moves], "test": [copies, moves]}}] * 8
    options = {"weights": {"share_of_pairs": 1.0}, "limits": {"wall_seconds": 2}}
    reward = functools.partial(weighted, **options)
    logged, _ = train(trained, tokens, tmp_path, reward, rows)
    assert all(entry["rewards/weighted/mean"] == pytest.approx(2 / 3, abs=0.35) for entry in logged)
    assert all(entry["rewards/weighted/mean"] > 0 for entry in logged)


@pytest.mark.parametrize("ends_at_once", [False, True])
def test_a_random_model_trains_with_rewards_of_zero(tokens, tmp_path, ends_at_once):
    rows = [{"prompt": QUESTION, "task": TASK}] * 8
    policy = model(tokens, ends_at_once=ends_at_once)
    logged, _ = train(policy, tokens, tmp_path, [solved, share_of_cells], rows)
    for entry in logged:
        assert entry["rewards/solved/mean"] == entry["rewards/share_of_cells/mean"] == 0.0
        if ends_at_once:
            assert entry["completions/max_length"] == 1


def test_completions_without_a_verdict_do_not_move_the_model(tokens, tmp_path):
    rows = [{"prompt": QUESTION, "task": TASK}] * 8
    nowhere = functools.partial(solved, service_url="http://127.0.0.1:9", patience_seconds=0)
    policy = model(tokens)
    before = [weights.clone() for weights in policy.parameters()]
    logged, rewards = train(policy, tokens, tmp_path, nowhere, rows)
    assert len(logged) == 2
    assert all(reward != reward for reward in rewards["solved"])  # NaN, as TRL writes None
    after = list(policy.parameters())
    assert all(torch.equal(*pair) for pair in zip(before, after, strict=True))


def test_prompts_of_text_that_begin_a_thought_are_noticed(trained, tokens, tmp_path):
    asked = tokens.apply_chat_template(QUESTION, tokenize=False, add_generation_prompt=True)
    rows = [{"prompt": asked, "task": TASK}] * 8
    logged, _ = train(trained, tokens, tmp_path, solved, rows)
    assert all(entry["rewards/solved/mean"] > 0.5 for entry in logged)
    thinking = [{"prompt": f"{asked}<think>\n", "task": TASK}] * 8
    logged, _ = train(trained, tokens, tmp_path, solved, thinking)
    assert all(entry["rewards/solved/mean"] == 0.0 for entry in logged)


def test_workers_of_a_data_set_may_use_rewards():
    """`Dataset.map` forks its workers, after this process has made connections."""
    import asyncio

    def add_reward(row):
        return {"reward": asyncio.run(solved([row["completion"]], [TASK]))[0]}

    rows = Dataset.from_list([{"completion": text} for text in (RIGHT, WRONG) * 4])
    assert asyncio.run(solved([RIGHT], [TASK])) == [1.0]
    rewarded = rows.map(add_reward, num_proc=2)
    assert rewarded["reward"] == [1.0, 0.0] * 4

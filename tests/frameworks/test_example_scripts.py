"""The scripts of examples/reinforcement-learning, as a reader would run them, for two steps."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

from hydra import compose, initialize_config_module
from verl.trainer.ppo.reward import get_custom_reward_fn
from verl.utils.config import validate_config

from tests.frameworks.tiny_models import RIGHT, TASK, model, tokenizer

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples/reinforcement-learning"
STEPS = "--max_steps 2 --use_cpu True --bf16 False --report_to none --logging_steps 1"


def run(script, folder, options):
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / script), *options.split()],
        env={**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def test_fine_tuning_and_grpo_follow_one_another(tmp_path):
    tokens = tokenizer()
    model(tokens).save_pretrained(tmp_path / "start")
    tokens.save_pretrained(tmp_path / "start")
    options = f"{STEPS} --per_device_train_batch_size 2 --max_length 512 --output_dir sft"
    run("trl_sft.py", tmp_path, f"--model_name_or_path start {options}")
    options = (
        f"{STEPS} --per_device_train_batch_size 2 --num_generations 2 "
        "--max_completion_length 8 --output_dir grpo"
    )
    said = run("trl_grpo.py", tmp_path, f"--model_name_or_path sft {options}")
    assert "rewards/solved/mean" in said
    assert (tmp_path / "grpo/model.safetensors").is_file()


def test_the_settings_for_verl_are_complete_and_lead_to_the_reward(service_url):
    script = (EXAMPLES / "verl_grpo.sh").read_text()
    overrides = re.findall(r"^    (\+?[\w.]+=\S+) \\$", script, re.MULTILINE)
    assert len(overrides) == 12
    replaced = [
        re.sub(r'"\$.*"', service_url if "service_url" in each else "a-model", each)
        for each in overrides
    ]
    with initialize_config_module("verl.trainer.config", version_base=None):
        config = compose("ppo_trainer", overrides=replaced)
    validate_config(config, use_reference_policy=False, use_critic=False)
    score = get_custom_reward_fn(config)
    assert asyncio.run(score("omniarc", RIGHT, TASK))["score"] == 1.0

#!/bin/sh
# GRPO with verl: ./verl_grpo.sh MODEL trainer.n_gpus_per_node=1 [further settings of verl…]
# `omniarc sample` is part of omniarc[serve,parquet]; the reward needs the core only.
set -eu
omniarc sample --shape verl --prompt-version code-from-examples --count 10000 --seed 0 --output train.parquet
omniarc sample --shape verl --prompt-version code-from-examples --count 200 --seed 1 --output val.parquet
model=$1
shift
exec python -m verl.trainer.main_ppo \
    algorithm.adv_estimator=grpo \
    data.train_files=train.parquet \
    data.val_files=val.parquet \
    data.max_prompt_length=8192 \
    data.max_response_length=2048 \
    actor_rollout_ref.model.path="$model" \
    actor_rollout_ref.actor.use_dynamic_bsz=true \
    actor_rollout_ref.rollout.name=vllm \
    actor_rollout_ref.rollout.n=8 \
    reward.custom_reward_function.path=pkg://omniarc.rewards.verl \
    reward.custom_reward_function.name=compute_score \
    +reward.custom_reward_function.reward_kwargs.service_url="${OMNIARC_SERVICE_URL:-http://127.0.0.1:8000}" \
    "$@"

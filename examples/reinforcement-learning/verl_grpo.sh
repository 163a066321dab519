#!/bin/sh
# GRPO with verl: ./verl_grpo.sh MODEL [verl's own settings…]
set -eu
omniarc sample --shape verl --prompt-version code-from-examples --count 10000 --seed 0 --output train.parquet
omniarc sample --shape verl --prompt-version code-from-examples --count 200 --seed 1 --output val.parquet
model=$1
shift
exec python -m verl.trainer.main_ppo \
    algorithm.adv_estimator=grpo \
    data.train_files=train.parquet \
    data.val_files=val.parquet \
    actor_rollout_ref.model.path="$model" \
    reward.custom_reward_function.path=pkg://omniarc.rewards.verl \
    reward.custom_reward_function.name=compute_score \
    +reward.custom_reward_function.reward_kwargs.service_url="${OMNIARC_SERVICE_URL:-http://127.0.0.1:8000}" \
    "$@"

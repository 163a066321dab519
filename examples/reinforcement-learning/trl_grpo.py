"""GRPO with TRL:

python trl_grpo.py --model_name_or_path sft --max_completion_length 2048 --output_dir grpo
"""

from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer, ModelConfig, TrlParser

from omniarc import create_dataset
from omniarc.rewards.trl import solved

if __name__ == "__main__":
    training, model = TrlParser((GRPOConfig, ModelConfig)).parse_args_and_config()
    rows = create_dataset(seed=0).rows("code-from-examples", shape="trl", count=500)
    prompts = Dataset.from_list(list(rows))
    trainer = GRPOTrainer(model.model_name_or_path, solved, training, train_dataset=prompts)
    trainer.train()
    trainer.save_model()

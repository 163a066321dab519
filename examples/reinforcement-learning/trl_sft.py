"""Supervised fine-tuning with TRL:

python trl_sft.py --model_name_or_path MODEL --max_length 8192 --output_dir sft
"""

from datasets import Dataset
from trl import ModelConfig, SFTConfig, SFTTrainer, TrlParser

from omniarc import create_dataset

if __name__ == "__main__":
    training, model = TrlParser((SFTConfig, ModelConfig)).parse_args_and_config()
    rows = create_dataset(seed=0).rows("code-from-examples", count=500)
    messages = Dataset.from_list([{"messages": row["messages"]} for row in rows])
    trainer = SFTTrainer(model.model_name_or_path, training, train_dataset=messages)
    trainer.train()
    trainer.save_model()

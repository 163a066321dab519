"""Access to a language model over the OpenAI chat completions protocol."""

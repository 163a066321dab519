"""A client of language models that serve the OpenAI chat completions API."""

"""The API as client and server share it: bodies, problems, and the encodings of both."""

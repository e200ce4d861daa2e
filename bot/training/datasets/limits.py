"""How large a training file may be."""

LARGEST_FILE = 512_000_000
"""In bytes: OpenAI and Azure take no larger one."""

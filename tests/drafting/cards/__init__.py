"""The messages of a draft, and the words on them."""

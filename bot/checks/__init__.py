"""What must be checked in a text before it is sent: pure functions, without a model.

`check.py` is the way in. It asks the finders in turn, each with one concern and a file of its own;
what a person reads about a finding is in `bot/words/checks.py`.
"""

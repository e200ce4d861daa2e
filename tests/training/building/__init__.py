"""Tests of what becomes training data, and of what does not."""

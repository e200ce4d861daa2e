"""Measurements of the running product, and the long test of its main promise."""

"""Tests of the starter adapter's workshop."""

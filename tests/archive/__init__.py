"""Tests of bot/archive/."""

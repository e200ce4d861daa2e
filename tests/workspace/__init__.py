"""Tests of the workspace: real Bolt apps, real sockets, a real database."""

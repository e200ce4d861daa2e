"""Tests of curves: read, judged, put into words, drawn."""

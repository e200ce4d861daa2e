"""The curves of a training: read from what engines tell, judged, put into words, and drawn."""

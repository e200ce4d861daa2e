"""The console: `python app.py dataset …`, in pipes and at a terminal."""

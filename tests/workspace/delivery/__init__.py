"""How the app is told what happened: over Socket Mode, and over HTTP."""

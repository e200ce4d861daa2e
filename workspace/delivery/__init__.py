"""How the app is told what happened: payloads, events, and the ways they reach it."""

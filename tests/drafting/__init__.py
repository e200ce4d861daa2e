"""The way of a draft, in parts."""

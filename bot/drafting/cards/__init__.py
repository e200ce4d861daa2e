"""The messages of a draft: its brief, its growing text, its versions once they have ended.

Pure functions of what the archive holds. The text of a version stands in `plain_text` sections and
nothing else does, so that the sections of its messages, joined, are the text byte for byte.
"""

"""Block Kit's rules: what Slack refuses in blocks, elements and views. Pure; no I/O.

A block's rule is a `Shape` in the file of its subject (texts, tables, charts, cards, …), an
element's likewise (buttons, menus, pickers, inputs). `blocks` and `elements` list all of them
with the places where they may stand; `payloads` has the rules among several blocks; `views` those
of modals and Home tabs. `shapes` is the language that all of them are written in. What has passed
can be walked through (`walk`) and given ids (`ids`).
"""

"""A Slack on this machine: Slack's Web API, Socket Mode, and a page in the browser for people.

A program of its own: `python -m workspace`. Nothing of the bot's is imported here; the bot reaches
it as it reaches Slack, with Slack's own SDK.

It starts in three files:

1. `__main__`      the command: options, announcement, signals; `settings` what can be set,
                   `welcome` what a newcomer reads
2. `server`        the doors put together, listening on the loopback address; `guard` who may enter
3. `workspace`     the parts behind the doors, and which of them knows which

The doors are folders:

- `web_api`        what the app calls: a file for each family of methods, and what they share:
                   arguments, scopes, rates, pages of lists
- `delivery`       what the app is told, over Socket Mode or HTTP, and the record of it
- `interactivity`  what the app may do when a person used something: triggers, views, options of
                   menus, the response_url
- `person_api`     what people do and see, over HTTP; the doing itself is in `acts`
- `page`           the same for people with a browser
- `control_api`    what tests and the curious look up and bring about: time, trouble, newcomers
- `files`          uploads, downloads, scans, and where a file is shown

Behind them, in files of this folder:

- the team         `people` the values, `sample` the first day, `directory` who is where,
                   `team_store` what has changed since, `membership` how members come and go
- what is said     `messages` the values, `log` the way that every message takes, `store` on disk,
                   `slack_text` and `reactions` Slack's rules for them; `streams` and
                   `stream_content` while a message grows; `changes` tells whoever looks on
- the app          `manifest` what it may do, `manifest_rules` what Slack asks of a manifest
- for the tests    `clock` the time, which can be moved; `faults` trouble on order; `calls` the
                   record
- words            `jsons`, `errors`, `requests`: objects, refusals, and how both travel
- work             `background`: tasks that nobody waits for, and that end with the workspace

Beside them: `block_kit`, Slack's rules for blocks and views, which know nothing of all this;
`client`, with which tests and benchmarks act as people; `example`, a small app to begin with.

Where a new rule belongs: what holds for blocks wherever they come from, in `block_kit`; what holds
for the app's calls, in `web_api`; what holds for people, in `acts`; what holds for both, in a file
of this folder. Whoever finds a rule broken raises `errors.SlackError` with Slack's code, and the
door says it in the words of whoever asked.
"""

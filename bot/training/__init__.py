"""Fine-tuning: from a training file to a model that writes drafts.

Read it in the order in which a job meets it:

1. `datasets`     the files: checked, kept by their hash, converted, split
2. `references`   which file, job or model a person means
3. `estimate`, `planning`   what a job will cost and take, and why it could not start
4. `desk`, `adopting`           the acts of admins: plan, confirm, cancel, pause, adopt
5. `sending`, `starting`        the files are sent, and the job is created, once
6. `watching`, `heard`      how it stands and what was told, asked again and again, all kept
7. `board`, `telling`       its card in the channel, and the thread below it
8. `curves`       what the figures mean: progress, milestones, chart, picture, verdict
9. `ending`       the last words, and the picture
10. `recovery`    what a crash or a stop cut off goes on

`patience` is how long an engine that is away is waited for, and how work goes on after an error.
`cards` is how all of it looks in Slack: pure functions of values.
"""

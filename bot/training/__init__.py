"""Fine-tuning: from a training file to a model that writes drafts.

Read it in the order in which a job meets it:

1. `building`     files are made of what editors approved
2. `datasets`     the files: checked, kept by their hash, told of, converted, split
3. `references`   which file, job or model a person means
4. `counting`, `costs`, `estimate`, `planning`
                  what a job will cost and take, and why it could not start
5. `desk`, `adopting`           the acts of admins: plan, confirm, cancel, pause, adopt
6. `sending`, `starting`        the files are sent, and the job is created, once
7. `watching`, `heard`      how it stands and what was told, asked again and again, all kept
8. `board`, `telling`       its card in the channel, and the thread below it
9. `curves`       what the figures mean: progress, milestones, chart, picture, verdict
10. `ending`      the last words, and the picture
11. `recovery`    what a crash or a stop cut off goes on

`patience` is how long an engine that is away is waited for, and how work goes on after an error.
`drawing` is what every picture has in common. `cards` is how all of it looks in Slack: pure
functions of values.
"""

"""OpenAI's files and fine-tuning over the model on this machine.

Read it in the order in which a job meets it:

1. `files_api`, `upload`, `files`   a file comes in, whole or not at all
2. `jobs_api`, `job_request`        a job is asked for; `hyperparameters` how it is to train
3. `creation`, `job`, `jobs`        it comes into the record; `acts` what a client can do with it
4. `runner`                         what comes next: the two loops
5. `preparation`, `dataset`         its files are checked, line by line, and cut into tokens
6. `training_run`, `child`          its training as a process of its own (`engine.training`)
7. `journal`, `listening`, `figures`   what the training says, and what is made of it
8. `events`, `checkpoints`, `pages`    how clients hear of it, a page at a time
9. `tuned`                          the models that come of it
10. `troubles`                      how it fails, in words

`record` and `store` keep all of it in one sqlite file; `service` puts the parts together.
"""

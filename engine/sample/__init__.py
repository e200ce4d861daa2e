"""Train a house voice on the engine, and read the same notes in the old voice and in the new.

A client, as anybody could write one: it speaks to the engine with the official `openai` SDK only.
`make train-sample` runs it on the voice in `samples/`.

1. `voice`     the files of a voice
2. `opening`   the engine that runs, or one that is started for this
3. `uploads`   the files, sent once
4. `tuning`    the job: found again or created, followed to its end
5. `comparing` the same notes by both writers, side by side
"""

"""The starter adapter: what makes a modest newsletter writer of the small model, and its workshop.

Untuned, the model invents, loops and hardly ever ends by itself. The adapter in `adapter.gguf` was
trained on the examples in `examples/`; the engine's default writer uses it, and fine-tunes of that
writer start from it. README.md tells how well it does.

    python -m engine.starter check     are the examples exact?
    python -m engine.starter train     make the adapter anew from them
    python -m engine.starter measure   how well does it do on notes that it has not seen?

Read it in this order:

1. `briefs`     examples and sets of notes, as files that people edit
2. `layout`     an example as the model will meet it
3. `words`, `faithful`   how faithful a text is to its notes; `check` holds the examples to that
4. `retelling`  the same examples with their notes in another order; `mixing` new ones out of the
                notes of several
5. `recipe`     the settings of the training, and where things lie
6. `train`      from examples to `adapter.gguf`, by way of `engine.training`
7. `measure`    from notes that were held out to a table
"""

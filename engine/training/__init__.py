"""Fine-tuning in numpy: a Llama from a GGUF file, with LoRA, and the way back written by hand.

It is a program of its own, `python -m engine.training FOLDER`, which the engine starts for a job.
It needs numpy and nothing else. To read it, begin at the bottom:

1. `gguf_read`   the model's file; `dequantise` how its numbers are packed; `gguf_write` the
                 adapter's file, and `whole_file` how files are written here
2. `config`      the model's shape; `lora` what is trained, and where it lies
3. `linear`      y = (W + s B A) x, forward and back; so are `norm`, `rope`, `attention` and
                 `feed_forward`; `layer` puts them together, `loss` says how good it was
4. `model`       all layers, for one text; `arrays` the desk on which it computes
5. `crew`        several texts at once; `adam` from slopes to a step; `plan` which step does what
6. `run`         the training; `task` and `examples` what it is given, `state` and `checkpoints`
                 what it keeps, `wishes` and `telling` how it talks with the engine, `failures` what
                 it says when it cannot go on

Each operation stands beside its derivative, which is called its slope: by how much the loss grows
when a number does. `dy` are the slopes of `y`. Shapes are written as `[rows, columns]`; T is the
number of tokens in a text.
"""

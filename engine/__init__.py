"""An OpenAI-compatible server over a small language model on this machine: it answers and is tuned.

A program of its own: `python -m engine`. Nothing of the bot's is imported here; the bot reaches it
over HTTP with the `openai` SDK, as it reaches any other engine.

Read it in the order in which a request meets it:

1. `__main__`      the command: options, announcement, signals; `terminal` what a person sees of a
                   training, `bar` the line that moves
2. `server`        the parts put together, listening on the loopback address; `folder` where it
                   keeps things
3. `guard`         who may come in; `errors` how a refusal looks, `json_body` how a body is read
4. `chat`          POST /v1/chat/completions, from request to answer, whole or streamed; beside it
   `chat_request`  what may be asked, `chat_answer` the shape of what is answered; `tokenizing`
                   POST /tokenize, which only counts
5. `catalog`       the models that can be named in a request; `about` the routes that describe them
6. `host`          the model: loading, ready, failed
7. `generator`     from asyncio to a worker thread and back; `pieces` what comes back, and `loops`
                   when it is only more of the same
8. `shelf`         the loaded model with the adapters at hand; `adapters` their files
9. `llama`         llama.cpp, the only module that knows it; `turns` messages in its words
10. `tokens`       a conversation as training sees it; `reader` the model's template and tokenizer
11. `weights`      the model's file, found and checked; `cpu` what this processor can do

And four folders, each with a reading order of its own:

- `finetuning`     files, jobs, events, checkpoints: OpenAI's API, and the work behind it
- `training`       the training itself, in numpy, as a child process
- `starter`        the adapter that the default writer brings along, and how it was made
- `sample`         a client program that trains a sample voice

The event loop never waits for llama.cpp, with one exception: making a `llama.Llama` holds Python's
lock for about 0.3 s, because the library does not let go of it there. It happens at the start, and
when a fine-tuned model is asked for that is not at hand. Nor does the loop wait for the disk, but
for the moment in which a file or a job is recorded for good.
"""

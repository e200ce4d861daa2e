"""An OpenAI-compatible server over a small language model on this machine.

A program of its own: `python -m engine`. Nothing of the bot's is imported here; the bot reaches it
over HTTP with the `openai` SDK, as it reaches any other engine.

Read it in the order in which a request meets it:

1. `__main__`      the command: options, announcement, signals
2. `server`        the parts put together, listening on the loopback address
3. `guard`         who may come in; `errors` how a refusal looks
4. `chat`          POST /v1/chat/completions, from request to answer, whole or streamed; beside it
   `chat_request`  what may be asked, `chat_answer` the shape of what is answered
5. `catalog`       the models that can be named in a request; `about` the routes that describe them
6. `host`          the model: loading, ready, failed
7. `generator`     from asyncio to a worker thread and back; `pieces` what comes back, and `loops`
                   when it is only more of the same
8. `llama`         llama.cpp, the only module that knows it
9. `weights`       the model's file, found and checked; `cpu` what this processor can do

The event loop never waits for llama.cpp, with one exception: making a `llama.Llama` holds Python's
lock for about 0.3 s, because the library does not let go of it there.
"""

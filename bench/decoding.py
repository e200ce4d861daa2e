"""How fast the engine writes, beside llama.cpp's own measure on the same weights and threads."""

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import llama_bench
from bench.engine_process import engine_running
from bench.figures import Figure, Result
from bench.writing import Written, notes_for, write
from engine.sample.voice import DEFAULT, voice_in
from engine.weights import base_model, checked_file

RUNS = 5
TOKENS = 160
HOW = (
    f"{RUNS} texts by each writer in turn, of {TOKENS} tokens or fewer, streamed over the engine's "
    "API; from the first token to the last, so that reading the prompt is not in it. The default "
    "writer is the base with the starter adapter. The engine writes with one thread, and so does "
    "llama-bench here: the same file, behind a prompt as long, without an API, a template or a "
    "sampler."
)


async def measure(sample: Path = DEFAULT, *, model_file: Path | None = None) -> Result:
    """Measure each writer that is there without any training."""
    notes = notes_for(voice_in(sample))
    written: dict[str, list[Written]] = {}
    with TemporaryDirectory(prefix="bench-") as folder:
        async with engine_running(Path(folder), model_file) as engine:
            models = [model.id async for model in engine.client.models.list()]
            await write(engine.client, models[0], notes, most_tokens=1)  # the model is loaded then
            for seed in range(RUNS):  # in turn, so that a busy moment does not hit one of them only
                for model in models:
                    one = await write(engine.client, model, notes, seed=seed, most_tokens=TOKENS)
                    written.setdefault(model, []).append(one)
    figures = [
        Figure(f"{model}, median", median(one.tokens_a_second for one in texts), "tokens/s")
        for model, texts in written.items()
    ]
    program = llama_bench.found()
    if program is None:
        return Result("decoding", HOW, tuple(figures), remarks=(llama_bench.MISSING,))
    prompt_tokens = written[models[0]][0].prompt_tokens
    alone = await llama_bench.tokens_a_second(
        program,
        checked_file(base_model(model_file)),
        behind=prompt_tokens,
        tokens=TOKENS,
        runs=RUNS,
    )
    figures.append(Figure("llama-bench on the base, median", median(alone), "tokens/s"))
    return Result("decoding", HOW, tuple(figures))

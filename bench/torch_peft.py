"""The engine's training by other means: torch, transformers and peft. Nothing here needs them else.

`python -m bench.torch_peft FOLDER` reads a folder as `python -m engine.training` does, and tells
what it does in the same words. Order, learning rates and examples are the engine's own; the model,
its slopes and the optimizer are theirs, used as people use them.
"""

import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.training.adam import rate_at
from engine.training.examples import Example, read_examples
from engine.training.plan import Plan
from engine.training.priority import step_back
from engine.training.task import Task, read_task
from engine.training.telling import Tell, teller

NEEDED = ("torch", "transformers", "peft", "gguf", "accelerate")
LINEARS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
NOT_LEARNED = -100
"""What stands in torch's labels for a token that is only read."""
LONGEST_STRIDE = 1.0


def main() -> None:
    """Train what is in the folder, or say what is missing for that."""
    tell = teller(sys.stdout, sys.exit)
    if missing := [name for name in NEEDED if importlib.util.find_spec(name) is None]:
        tell("failed", code="internal", message=_missing_words(missing))
        sys.exit(1)
    step_back()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # the file is here; nobody is to be asked for it
    os.environ.setdefault("TQDM_DISABLE", "1")
    _train(Path(sys.argv[1]), tell)


def _missing_words(missing: Sequence[str]) -> str:
    return (
        f"{', '.join(missing)} cannot be found by {sys.executable}. Make a virtual environment "
        f"elsewhere, install {', '.join(NEEDED)} and numpy there, and put the path of its python "
        "into TORCH_PYTHON."
    )


def _train(folder: Path, tell: Tell) -> None:
    import torch

    task = read_task(folder / "training.json")
    torch.set_num_threads(task.workers)
    torch.manual_seed(task.seed)
    model = _model(task)
    words = model.config.vocab_size
    examples = read_examples(folder / "training.jsonl", words)
    validation = read_examples(folder / "validation.jsonl", words)
    plan = Plan(len(examples), task.batch_size, task.n_epochs, task.seed)
    trained = [numbers for numbers in model.parameters() if numbers.requires_grad]
    optimizer = torch.optim.Adam(trained)
    tell("started", step=0, total_steps=plan.total_steps, epoch_steps=plan.epoch_steps)
    tell("validated", step=0, full_valid_loss=_validated(model, validation))
    tokens = 0
    for step in range(1, plan.total_steps + 1):
        batch = [examples[index] for index in plan.batch(step)]
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, plan.total_steps, task.learning_rate)
        loss = model(**_padded(batch)).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, LONGEST_STRIDE)
        optimizer.step()
        optimizer.zero_grad()
        tokens += sum(len(example.tokens) for example in batch)
        figures = {"train_loss": float(loss.detach())}
        if plan.is_validated(step):
            figures["full_valid_loss"] = _validated(model, validation)
        tell("step", step=step, total_steps=plan.total_steps, tokens=tokens, **figures)
    tell("done", step=plan.total_steps, best_step=plan.total_steps)


def _model(task: Task) -> Any:  # noqa: ANN401 - the engine's own environment has no types for it
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    base = AutoModelForCausalLM.from_pretrained(
        task.model.parent, gguf_file=task.model.name, dtype=torch.float32
    )
    adapter = LoraConfig(
        r=task.rank, lora_alpha=task.alpha, target_modules=list(LINEARS), task_type="CAUSAL_LM"
    )
    return get_peft_model(base, adapter)


def _validated(model: Any, examples: Sequence[Example]) -> float:  # noqa: ANN401 - as above
    import torch

    surprise, tokens = 0.0, 0
    with torch.no_grad():
        for example in examples:
            loss = float(model(**_padded([example])).loss)
            surprise += loss * len(example.places)
            tokens += len(example.places)
    return surprise / tokens


def _padded(batch: Sequence[Example]) -> dict[str, Any]:
    """Lay examples side by side; the shorter ones are filled up with tokens that nobody reads."""
    import torch

    longest = max(len(example.tokens) for example in batch)
    rows = [_row(example, longest) for example in batch]
    return {name: torch.tensor([row[name] for row in rows]) for name in rows[0]}


def _row(example: Example, longest: int) -> dict[str, list[int]]:
    tokens = example.tokens.tolist()
    labels = [NOT_LEARNED] * longest
    for place in example.places.tolist():
        labels[place] = tokens[place]
    filling = [0] * (longest - len(tokens))
    return {
        "input_ids": tokens + filling,
        "attention_mask": [1] * len(tokens) + filling,
        "labels": labels,
    }


if __name__ == "__main__":
    main()

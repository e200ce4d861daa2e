"""The same notes, written by two writers and shown side by side."""

from dataclasses import dataclass

from openai import OpenAI
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from engine.starter.briefs import Brief
from engine.starter.layout import user_message


@dataclass(frozen=True)
class Writer:
    """A model and what it is told about its house."""

    heading: str
    model: str
    system_prompt: str

    def write(self, client: OpenAI, brief: Brief) -> str:
        """Return the likeliest text.

        Raises:
            openai.OpenAIError: The engine refuses, or cannot be reached.
        """
        answer = client.chat.completions.create(
            model=self.model,
            messages=[
                {"role": "system", "content": self.system_prompt},
                {"role": "user", "content": user_message(brief)},
            ],
            temperature=0,
        )
        return answer.choices[0].message.content or ""


def side_by_side(client: OpenAI, brief: Brief, *writers: Writer) -> Table:
    """Have the notes written by each writer and lay the texts beside each other.

    Raises:
        openai.OpenAIError: The engine refuses, or cannot be reached.
    """
    table = Table.grid(expand=True, padding=(0, 1))
    for _ in writers:
        table.add_column(ratio=1)
    table.add_row(
        *(
            Panel(
                Text(writer.write(client, brief)),
                title=Text(writer.heading),
                subtitle=Text(writer.model, style="dim"),
            )
            for writer in writers
        )
    )
    return table

"""What the terminal shows: answers, added articles, progress."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

# Without emoji: a ":bell:" that somebody wrote stays as it was written.
console = Console(highlight=False, emoji=False)
errors = Console(stderr=True, highlight=False, emoji=False)

_KINDS = {
    "claim": "Claim",
    "evidence": "Evidence cited",
    "response": "Response",
    "statement": "Said",
    "fact": "Reported",
}


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f} articles/s" if task.speed else "")


def print_json(value: dict[str, Any]) -> dict[str, Any]:
    print(json.dumps(value, ensure_ascii=False))  # noqa: T201 - for programs: no colours, no wrapping
    return value


def show_answer(answer: dict[str, Any]) -> None:
    """An `onrecord.answer/1` for reading."""
    if answer["status"] == "not_in_archive":
        console.print("[bold]This is not in the archive.[/]")
        if answer["closest"]:
            console.print("The closest passages, which do not answer it:")
        for quote in answer["closest"]:
            show_quote(quote)
    for point in answer["points"]:
        speaker = point["speaker"]["name"] if point["speaker"] else None
        head = f"{_KINDS[point['kind']]} · {speaker}" if speaker else _KINDS[point["kind"]]
        console.print(f"\n[bold]{escape(head)}[/]")
        if point["wording"]:
            console.print(escape(point["wording"]))
        for quote in point["quotes"]:
            show_quote(quote)
    for note in answer["notes"]:
        console.print(f"[dim]Note: {escape(note['text'])}[/]")
    who = "the quoting answerer" if answer["answerer"] == "quoting" else answer["answerer"]
    console.print(f"\n[dim]By {escape(who)} · check the source before publishing[/]")


def show_status(status: dict[str, Any]) -> None:
    table = Table.grid(padding=(0, 2))
    for name, value in status.items():
        shown = "–" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
        table.add_row(name.replace("_", " "), escape(shown))
    console.print(table)


def show_adding(added: Iterable[dict[str, Any]], total: int) -> Counter[str]:
    """A progress bar while articles are added, then what failed and why; how many of each outcome."""
    outcomes: Counter[str] = Counter()
    failed = []
    with _progress() as progress:
        task = progress.add_task("Adding", total=total)
        for item in added:
            outcomes[item["outcome"]] += 1
            progress.advance(task)
            if item["outcome"] == "failed":
                failed.append(item)
    for item in failed:
        errors.print(f"[red]Not added:[/] {escape(item['source'])}: {escape(item['reason'])}")
    console.print(
        ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(outcomes.items())) or "nothing found"
    )
    return outcomes


def show_steps(steps: Iterable[tuple[int, int]], what: str) -> None:
    """A progress bar over (done, total) pairs."""
    with _progress() as progress:
        task = progress.add_task(what, total=None)
        for done, total in steps:
            progress.update(task, completed=done, total=total)


def counted(items: Iterable[Any], total: int, what: str) -> Iterator[Any]:
    """The same items, with a progress bar as they are taken."""
    with _progress("questions") as progress:
        yield from progress.track(items, total=total, description=what)


def show_quote(quote: dict[str, Any]) -> None:
    """Its words as they stand, then outlet, headline and day."""
    where = [
        quote["outlet"] or PurePath(quote["source"]).name,
        quote["title"],
        (quote["published_at"] or "")[:10],
    ]
    # A bar instead of quotation marks: nested ones would read as if somebody had changed them.
    for line in quote["text"].splitlines():
        _show_behind("  │ ", Text(line))
    _show_behind("  ", Text(" · ".join(part for part in where if part), style="dim"))


def _show_behind(margin: str, text: Text) -> None:
    for row in text.wrap(console, max(1, console.width - len(margin))):
        console.print(Text(margin) + row)


def _progress(unit: str = "articles") -> Progress:
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    return Progress(*columns, *([_Rate()] if unit == "articles" else []), console=errors, transient=True)

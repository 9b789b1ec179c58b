"""What the terminal shows: answers, added articles, progress."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from pathlib import PurePath
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
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
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from bot.headings import headings
from bot.replies.general import KINDS, export_command, read_as, read_by_older
from bot.replies.running import NOT_READY
from index import days

# Control characters but tab and newline: a terminal obeys them, so their pictures are shown.
_PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {127: 0x2421}
_PICTURES |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
_NO_FIGURES = {"read_by_older", "model", "embedder", "not_ready"}
_OUTCOMES = {"standing": "given another collection or embargo"}
# Those that JSON leaves as they are.
_ESCAPES = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


class _Console(Console):
    """A terminal that no word of an article can give an order to."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for part in super().render(renderable, options):
            yield part if part.control else Segment(part.text.translate(_PICTURES), part.style)


# Without emoji: a ":bell:" that somebody wrote stays as it was written.
console = _Console(highlight=False, emoji=False)
errors = _Console(stderr=True, highlight=False, emoji=False)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f} articles/s" if task.speed else "")


def print_json(value: dict[str, Any]) -> dict[str, Any]:
    written = json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    print(written)  # noqa: T201 - for programs: no colours, no wrapping
    return value


def show_answer(answer: dict[str, Any]) -> None:
    """An `onrecord.answer/1` for reading."""
    if answer["read_as"]:
        console.print(f"[dim]{escape(read_as(answer['read_as']))}[/]")
    if answer["status"] == "not_in_archive":
        console.print("[bold]This is not in the archive.[/]")
        if answer["closest"]:
            console.print("The closest passages, which do not answer it:")
        for quote in answer["closest"]:
            show_quote(quote)
    over = headings(point["section"] for point in answer["points"])
    for point, heading in zip(answer["points"], over, strict=True):
        _show_point(point, heading)
    for note in answer["notes"]:
        console.print(f"[dim]Note: {escape(note['text'])}[/]")
    who = "the quoting answerer" if answer["answerer"] == "quoting" else answer["answerer"]
    console.print(f"\n[dim]By {escape(who)} · check the source before publishing[/]")
    if answer.get("id"):
        console.print(f"[dim]{export_command(answer['id'])}[/]")


def _show_point(point: dict[str, Any], heading: str) -> None:
    if heading:
        console.print(f"\n[bold underline]{heading}[/]")
    speaker = point["speaker"] if point["speaker"] and point["speaker"]["grade"] != "unknown" else None
    head = KINDS[point["kind"]] + (f" · {speaker['name']}" if speaker else "")
    console.print(f"\n[bold]{escape(head)}[/]")
    if point["wording"]:
        console.print(escape(point["wording"]))
    for quote in point["quotes"]:
        show_quote(quote)


def show_status(status: dict[str, Any]) -> None:
    """An archive's holdings for reading, and what is to be done about them."""
    table = Table.grid(padding=(0, 2))
    figures = {name: value for name, value in status.items() if name not in _NO_FIGURES}
    for name, value in figures.items():
        shown = "–" if value is None else f"{value:,}" if isinstance(value, int) else _moment(value)
        table.add_row(name.replace("_", " "), escape(shown))
    if "embedder" in status:
        table.add_row("model", escape(status["model"] or "none: answers are quotes only"))
        table.add_row("embedder", escape(status["embedder"]))
    console.print(table)
    if why := status.get("not_ready"):
        console.print(NOT_READY.format(why=escape(why)), soft_wrap=True)
    if older := status.get("read_by_older"):
        console.print(read_by_older(older), soft_wrap=True)


def show_adding(added: Iterable[dict[str, Any]], total: int) -> Counter[str]:
    """A progress bar while articles are added, then what failed and why; how many of each outcome.

    Broken off, it tells of those that are stored by then all the same.
    """
    outcomes: Counter[str] = Counter()
    failed: list[dict[str, Any]] = []
    partly: list[dict[str, Any]] = []
    try:
        with _progress() as progress:
            task = progress.add_task("Adding", total=total)
            for item in added:
                outcomes[item["outcome"]] += 1
                progress.advance(task)
                if item["outcome"] == "failed":
                    failed.append(item)
                elif item.get("missing"):
                    partly.append(item)
    finally:
        _show_added(outcomes, failed, partly)
    if not outcomes:
        console.print("nothing found")
    return outcomes


def _show_added(
    outcomes: Counter[str], failed: Iterable[dict[str, Any]], partly: Iterable[dict[str, Any]]
) -> None:
    for item in failed:
        errors.print(f"[red]Not added:[/] {escape(item['source'])}: {escape(item['reason'])}")
    for item in partly:
        errors.print(f"[yellow]Added in part:[/] {escape(item['source'])}: {escape(item['missing'])}")
    if outcomes:
        counts = sorted(outcomes.items())
        console.print(", ".join(f"{count:,} {_OUTCOMES.get(outcome, outcome)}" for outcome, count in counts))


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
        quote["outlet"],
        quote["title"] or ("" if quote["outlet"] else PurePath(quote["source"]).name),
        day(quote["published_at"]),
    ]
    # A bar instead of quotation marks: nested ones would read as if somebody had changed them.
    for line in quote["text"].splitlines():
        _show_behind("  │ ", Text(line))
    _show_behind("  ", Text(" · ".join(part for part in where if part), style="dim"))


def day(iso: str | None) -> str:
    """The day of publication as every surface writes it, "18 March 2026"; "" where it is not known."""
    return days.day(datetime.fromisoformat(iso) if iso else None)


def _moment(iso: str) -> str:
    when = datetime.fromisoformat(iso).astimezone(UTC)
    # Midnight is how an article's day is kept whose hour is not known.
    return days.day(when) if when.time() == time.min else days.minute(when)


def _show_behind(margin: str, text: Text) -> None:
    for row in text.wrap(console, max(1, console.width - len(margin))):
        console.print(Text(margin) + row)


def _progress(unit: str = "articles") -> Progress:
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    return Progress(*columns, *([_Rate()] if unit == "articles" else []), console=errors, transient=True)

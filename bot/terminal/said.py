"""What the terminal shows of speakers: what one of them said, and who says what in an article."""

from collections.abc import Iterable
from typing import Any

from rich.markup import escape
from rich.table import Table

from bot.replies.general import counted_names, said_opening, written_as
from bot.terminal.answers import console, day, show_quote

Json = dict[str, Any]


def show_said(said: Json) -> None:
    """An `onrecord.said/1` for reading."""
    console.print(f"[bold]{escape(said_opening(said))}[/]")
    for item in said["items"]:
        console.print(f"\n{_head(item)}")
        for quote in item["quotes"]:
            show_quote(quote)
        if link := item["quotes"][0]["link"]:
            console.print(f"  [dim]{escape(link)}[/]", soft_wrap=True)
        if item["also_in"]:
            console.print(f"  [dim]Also in {escape(', '.join(map(_where, item['also_in'])))}[/]")
    if said["more"]:
        console.print(f"\n[dim]{said['more']:,} more. Add a topic, or --limit.[/]")
    if said["speaker"] and said["choices"]:
        console.print(f"\n[dim]Others it may be: {escape(counted_names(said['choices']))}[/]")


def show_attributions(found: Iterable[Json]) -> None:
    """A row for each attribution, in reading order."""
    table = Table(box=None, padding=(0, 2, 1, 0))
    for name, ratio in (("Who", 2), ("How", 1), ("What", 4)):
        table.add_column(name, ratio=ratio)
    for item in found:
        cue, content = " ".join(item["text"]["cue"]), " … ".join(item["text"]["content"])
        how = "\n".join(filter(None, (escape(cue), f"[dim]{item['kind']}[/]")))
        table.add_row(_who(item), how, escape(content))
    if table.row_count:
        console.print(table)
    else:
        console.print("Nobody is quoted in this article.")


def _who(item: Json) -> str:
    known = item["grade"] != "unknown"
    name = f"[bold]{escape(item['speaker'])}[/]" if known else "[dim]not known[/]"
    written = written_as(item["speaker"], item["as_written"])
    grade = item["grade"] if item["grade"] in {"unnamed", "document"} else ""
    more = (f"[dim]{escape(one)}[/]" for one in (item["description"], written, grade) if one)
    return "\n".join([name, *more])


def _head(item: Json) -> str:
    speaker = item["speaker"]
    written = written_as(speaker["name"], speaker["as_written"])
    rest = [speaker["description"], written, item["cue"], item["kind"]]
    return f"[bold]{escape(speaker['name'])}[/] [dim]{escape(' · '.join(one for one in rest if one))}[/]"


def _where(article: Json) -> str:
    where = [article["outlet"] or article["title"] or article["source"], day(article["published_at"])]
    return " ".join(part for part in where if part)

"""What the terminal shows of a quote check: the verdict, each difference, and the places."""

from typing import Any

from rich.markup import escape

from bot.replies.general import changed, check_opening
from bot.terminal.answers import console, show_quote

Json = dict[str, Any]


def show_check(check: Json) -> None:
    """An `onrecord.check/1` for reading."""
    console.print(f"[bold]{escape(check_opening(check))}[/]")
    if check["by"]:
        console.print(f"[dim]The speaker you named: {escape(check['by'])}[/]")
    for place in check["places"]:
        _show_place(check, place)
    if check["closest"]:
        show_quote(check["closest"])
    for note in check["notes"]:
        console.print(f"[bold yellow]{escape(note['text'])}[/]")


def _show_place(check: Json, place: Json) -> None:
    speaker = place["speaker"]
    console.print(f"\n[bold]{escape(speaker['name'])}[/]" if speaker else "")
    for quote in place["quotes"]:
        show_quote(quote)
    if link := place["quotes"][0]["link"]:
        console.print(f"  [dim]{escape(link)}[/]", soft_wrap=True)
    if place["changes"]:
        console.print(f"Your words: {_marked(check['words'], place['changes'])}")
    for change in place["changes"]:
        stored = change["stored"]["text"] if change["stored"] else ""
        console.print(f"  - {escape(changed(change['kind'], change['yours'], stored))}")
    if any(note["code"] == "in_context" for note in check["notes"]):
        console.print(f"  [dim]The sentence: {escape(' '.join(place['sentence']['text'].split()))}[/]")


def _marked(words: str, changes: list[Json]) -> str:
    """The reporter's words, those that differ struck out."""
    marked, at = "", 0
    for change in changes:
        start, end = max(at, change["start"]), change["end"]
        if start < end:
            marked += f"{escape(words[at:start])}[strike red]{escape(words[start:end])}[/]"
            at = end
    return marked + escape(words[at:])

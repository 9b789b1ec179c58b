"""The app's home page as Slack's blocks; words of articles and people stand there as they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.replies import home as told
from bot.replies.general import read_by_older
from bot.slack.home import Home, PastQuestion, Spending, Watched
from bot.slack.manifest import SHORTCUTS
from bot.slack.mrkdwn import Block, channel_name, header, link, moment, rich_text, section, small_print, words
from bot.slack.shortening import apart, line
from index.days import day
from index.inputs import place_of

_OUTLETS, _FAILURES, _TIES = 12, 10, 10

Permalink = Callable[[PastQuestion], str | None]


def home_view(home: Home, permalink: Permalink, prefix: str, now: datetime) -> dict[str, Any]:
    """The page for `views.publish`; `permalink` gives the place of a question's answer, if it has one."""
    blocks = [
        *_held(home),
        *_asked(home.asked, permalink),
        *_spent(home.spent, told.SPENT, now),
        header(told.HELP),
        _list([words(sentence)] for sentence in _help(home, prefix)),
    ]
    if home.watched:
        blocks += _watched(home.watched, now)
    return {"type": "home", "blocks": blocks}


def _help(home: Home, prefix: str) -> Iterator[str]:
    yield told.example(line(home.example, 200))
    kinds = [[one.name for one in SHORTCUTS if (one.kind == "message") is known] for known in (True, False)]
    yield from told.help_lines(prefix, *kinds)


def _held(home: Home) -> Iterator[Block]:
    yield header(told.HOLDINGS)
    if home.unsure:
        yield small_print(told.READERS_UNKNOWN)
    held = home.held
    if not held.articles:
        yield _text(told.NOTHING_HELD)
        return
    lines = [[words(told.held(held.articles, held.outlets))]]
    if held.earliest and held.latest:
        lines.append([words(told.published(day(held.earliest), day(held.latest)))])
    if held.last_added:
        lines.append([words(told.LAST_ADDED), moment(held.last_added)])
    if home.failures:
        lines.append([words(told.failures(home.failures, is_editor=home.watched is not None))])
    yield _list(lines)
    if not home.outlets:
        return
    yield header(told.OUTLETS)
    named = [f"{apart(name, 80) or told.NO_OUTLET}: {count:,}" for name, count in home.outlets]
    rest = [told.more(len(named) - _OUTLETS)] if len(named) > _OUTLETS else []
    yield _list([words(one)] for one in [*named[:_OUTLETS], *rest])


def _asked(asked: Sequence[PastQuestion], permalink: Permalink) -> Iterator[Block]:
    yield header(told.ASKED)
    if not asked:
        yield _text(told.NOTHING_ASKED)
        return
    lines = []
    for one in asked:
        url, question = permalink(one), apart(one.question, 200) or "…"
        lines.append([link(url, question) if url else words(question), words(" · "), moment(one.at)])
    yield _list(lines)


def _spent(spent: Spending | None, title: str, now: datetime) -> Iterator[Block]:
    yield header(title)
    if spent is None:
        yield _text(told.NO_MODEL)
        return
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    yield _list(
        [
            [words(told.used(spent.tokens, spent.usd))],
            [words(told.left(spent.tokens_left, spent.usd_left))],
            [words(told.UNTIL_MIDNIGHT), moment(midnight)],
        ]
    )


def _watched(watched: Watched, now: datetime) -> Iterator[Block]:
    held = watched.held
    yield header(told.EDITORS)
    lines = [told.held(held.articles, held.outlets), told.judged(watched.good, watched.bad)]
    lines += [told.unsearchable(held.unsearchable)] if held.unsearchable else []
    lines += [read_by_older(held.read_by_older)] if held.read_by_older else []
    lines += [told.refused(watched.refused)] if watched.refused else []
    tied = [
        [words(told.tied_to_public(apart(name, 80))), channel_name(channel), words(told.TIE_TO_PRIVATE)]
        for name, channel in watched.open_ties[:_TIES]
    ]
    yield _list([*([words(one)] for one in lines), *tied])
    yield from _spent(watched.spent, told.SPENT_BY_ALL, now)
    yield header(told.NOT_ADDED)
    if not watched.failed:
        yield _text(told.failed_elsewhere(watched.failed_elsewhere) or told.NO_FAILURES)
        return
    failures = [
        [words(f"{apart(place_of(one.source), 200)} — {one.problem} "), moment(one.at)]
        for one in watched.failed[:_FAILURES]
    ]
    if len(watched.failed) > _FAILURES:
        failures.append([words(told.more(len(watched.failed) - _FAILURES))])
    if watched.failed_elsewhere:
        failures.append([words(told.failed_elsewhere(watched.failed_elsewhere))])
    yield _list(failures)


def _text(sentence: str) -> Block:
    return rich_text(section(words(sentence)))


def _list(lines: Iterable[list[Block]]) -> Block:
    items = [section(*elements) for elements in lines]
    return rich_text({"type": "rich_text_list", "style": "bullet", "elements": items})

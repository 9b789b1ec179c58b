"""What models have cost, by user, channel, model or day, and what is left of today's caps."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from bot.spending import day_of, spent_since
from index.schema import spending
from prompts.purse import Cap, Scope, Spent

SCHEMA = "onrecord.spend/1"

Json = dict[str, Any]
Caps = Mapping[Scope, Cap]


class By(StrEnum):
    """What sums are made by."""

    USER = "user"
    CHANNEL = "channel"
    MODEL = "model"
    DAY = "day"


_COLUMNS: dict[By, ColumnElement[Any]] = {
    By.USER: spending.c.user,
    By.CHANNEL: spending.c.channel,
    By.MODEL: spending.c.model,
    By.DAY: func.date(spending.c.at),
}


def spend_json(engine: Engine, days: int, by: By, caps: Caps, now: datetime) -> Json:
    """An `onrecord.spend/1` of the last `days` days, today included; days are those of UTC.

    {"days", "by", "rows": [{"name", "calls", "tokens_in", "tokens_out", "usd", "unpriced", "unsettled"}],
    "today": [{"scope", "name", "tokens": {"spent", "cap", "left"}, "usd": …}]}. `unpriced` calls have no
    known cost, `unsettled` ones stand at the most they can cost; without a cap, "cap" and "left" are null.
    """
    today = day_of(now)
    with engine.connect() as connection:
        return {
            "schema": SCHEMA,
            "days": days,
            "by": by,
            "rows": list(_rows(connection, today - timedelta(days=days - 1), by)),
            "today": list(_today(connection, today, caps)),
        }


def _rows(connection: Connection, since: datetime, by: By) -> Iterator[Json]:
    name, cost = _COLUMNS[by], spending.c.cost_usd
    query = (
        select(
            name,
            func.count(),
            func.sum(spending.c.tokens_in),
            func.sum(spending.c.tokens_out),
            func.sum(cost),
            func.count() - func.count(cost),
            func.count() - func.count(func.nullif(spending.c.settled, False)),
        )
        .where(spending.c.at >= since)
        .group_by(name)
        .order_by(name)
    )
    for named, calls, tokens_in, tokens_out, usd, unpriced, unsettled in connection.execute(query):
        yield {
            "name": str(named),
            "calls": calls,
            "tokens_in": int(tokens_in),
            "tokens_out": int(tokens_out),
            "usd": usd,
            "unpriced": unpriced,
            "unsettled": unsettled,
        }


def _today(connection: Connection, today: datetime, caps: Caps) -> Iterator[Json]:
    """What is left of the day, and of everybody and every channel that has spent some of theirs."""
    everything = spent_since(connection, today, spending.c.id.is_not(None))
    yield _left(Scope.DAY, "", everything, caps.get(Scope.DAY, Cap()))
    for scope, column in ((Scope.USER, spending.c.user), (Scope.CHANNEL, spending.c.channel)):
        names = select(column).where(spending.c.at >= today, column != "").distinct().order_by(column)
        for name in connection.execute(names).scalars().all():
            spent = spent_since(connection, today, column == name)
            yield _left(scope, name, spent, caps.get(scope, Cap()))


def _left(scope: Scope, name: str, spent: Spent, cap: Cap) -> Json:
    return {
        "scope": scope,
        "name": name,
        "tokens": _of(spent.tokens, cap.tokens),
        "usd": _of(spent.usd, cap.usd),
    }


def _of(spent: float, cap: float | None) -> Json:
    return {"spent": spent, "cap": cap, "left": None if cap is None else max(0, cap - spent)}

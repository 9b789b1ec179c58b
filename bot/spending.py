"""The book of what models cost, in the record: caps held and calls entered in one step; days are in UTC."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import structlog
from sqlalchemy import ColumnElement, Connection, Engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.metrics import count_call
from index.errors import RecordError
from index.schema import spending
from prompts.errors import ModelError, ModelProblem
from prompts.purse import Call, Cap, Payer, Scope, Spent

log = structlog.get_logger()


class Spending:
    """A `prompts.purse.Book`; safe to share between threads, and between processes on one record.

    Calls that were never closed, because their process died, count at the most they could cost.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine, self._clock = engine, clock

    def open(self, payer: Payer, call: Call, caps: Mapping[Scope, Cap]) -> int:
        """As the protocol has it; also raises ModelError (NOT_BOOKED) when the record cannot be written."""
        try:
            with self._engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(text("LOCK TABLE spending IN SHARE ROW EXCLUSIVE MODE"))
                # Entered before it is weighed: so SQLite's one writer is this one from here on.
                row = spending.insert().values(
                    at=self._clock(), user=payer.user, channel=payer.channel, **_columns(call), settled=False
                )
                entered = connection.execute(row).inserted_primary_key
                self._check(connection, payer, caps)
        except (SQLAlchemyError, RecordError) as error:
            raise ModelError(ModelProblem.NOT_BOOKED, type(error).__name__) from error
        return int(entered[0]) if entered else 0

    def close(self, entry: int, call: Call) -> None:
        """As the protocol has it; a call that cannot be put down stays at the most it could cost."""
        count_call(call)
        settled = spending.update().where(spending.c.id == entry).values(**_columns(call), settled=True)
        try:
            with self._engine.begin() as connection:
                connection.execute(settled)
        except (SQLAlchemyError, RecordError) as error:
            log.warning("spending not settled", entry=entry, error=type(error).__name__)

    def _check(self, connection: Connection, payer: Payer, caps: Mapping[Scope, Cap]) -> None:
        """Raises ModelError, which takes the entry back, when a cap does not hold with it."""
        whose = {
            Scope.USER: spending.c.user == payer.user if payer.user else None,
            Scope.CHANNEL: spending.c.channel == payer.channel if payer.channel else None,
            Scope.DAY: spending.c.id.is_not(None),
        }
        for scope, theirs in whose.items():
            cap = caps.get(scope, Cap())
            if theirs is None or cap == Cap():
                continue
            if not cap.allows(spent_since(connection, day_of(self._clock()), theirs)):
                raise ModelError(ModelProblem.OVER_CAP, scope)


def day_of(moment: datetime) -> datetime:
    """The beginning of its day, in UTC."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def spent_since(connection: Connection, since: datetime, whose: ColumnElement[bool]) -> Spent:
    sums = select(func.sum(spending.c.tokens_in + spending.c.tokens_out), func.sum(spending.c.cost_usd))
    tokens, usd = connection.execute(sums.where(spending.c.at >= since, whose)).one()
    return Spent(int(tokens or 0), float(usd or 0.0))


def _columns(call: Call) -> dict[str, str | int | float | None]:
    return {
        "prompt": call.prompt,
        "model": call.model,
        "tokens_in": call.tokens_in,
        "tokens_out": call.tokens_out,
        "cost_usd": call.cost_usd,
    }

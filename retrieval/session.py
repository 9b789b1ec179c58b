"""One question being answered: what a model may spend on it, and who watches the answer come."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from prompts.purse import Purse
from retrieval.types import Draft, DraftPoint, Findings, Point, Question, Within


class Watch(Protocol):
    """Told what is happening, in this order, from whatever thread it happens in; it must not block."""

    def searching(self, articles: Callable[[], int]) -> None:
        """The archive is searched; `articles` counts what of it this audience may read."""

    def reading(self, passages: int) -> None:
        """A model reads so many passages; not called when none is asked."""

    def found(self, point: Point) -> None:
        """A verified point that this audience may see; the answer has it too."""

    def checking(self) -> None:
        """The whole of what a model wrote is being verified."""


class Unwatched:
    """Nobody watches."""

    def searching(self, articles: Callable[[], int]) -> None:
        return

    def reading(self, passages: int) -> None:
        return

    def found(self, point: Point) -> None:
        return

    def checking(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class Session:
    """By default without caps, unwatched and of the whole archive: for a command, a test, an answer that asks
    no model. `within` are the limits that were set beside the question.
    """

    purse: Purse = field(default_factory=Purse)
    watch: Watch = field(default_factory=Unwatched)
    within: Within | None = None


class Answerer(Protocol):
    """Drafts an answer from what was found. `name` is shown to the reporter ("quoting", "openai:gpt-…")."""

    name: str

    def draft(
        self,
        question: Question,
        findings: Findings,
        session: Session,
        offer: Callable[[DraftPoint], None] = ...,
    ) -> Draft:
        """The whole draft; `offer` is given each point of it before, as soon as it is there.

        An answerer that has its draft at once offers nothing.
        """


def keep_quiet(point: DraftPoint) -> None:
    """For whoever waits for the whole draft."""

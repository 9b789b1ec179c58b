"""What became of quoted words in the newest version of their article."""

from dataclasses import dataclass

from bot.replies.answers import AS_SEEN, NEWER_VERSION, NOT_IN_NEWER, STANDS_IN_NEWER
from bot.slack.mrkdwn import Block, moment, words
from index.locate import fold
from index.types import Quote, Span, Version


@dataclass(frozen=True, slots=True)
class Newer:
    """A newer version than the quoted one; `same` are its same words, None where it has them otherwise."""

    version: Version
    same: Quote | None


def newer(quote: Quote, newest: Version) -> Newer | None:
    """None where the newest version is the one that is quoted."""
    if newest.id == quote.version.id:
        return None
    at = fold(newest.text).find(fold(quote.text))
    return Newer(newest, Quote(newest, Span(at, at + len(quote.text))) if at >= 0 else None)


def told(changed: Newer) -> list[Block]:
    """That there is a newer version, and whether it has the words, as parts of a rich-text section."""
    seen = [words(AS_SEEN), moment(changed.version.seen_at)]
    rest = STANDS_IN_NEWER if changed.same else NOT_IN_NEWER
    return [words(f"{NEWER_VERSION} ", bold=True), *seen, words(f". {rest}")]

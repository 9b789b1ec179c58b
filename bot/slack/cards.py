"""What is shown of one quote: who said it, when and where, what it is, and where it is to be found."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.slack.mrkdwn import Block, link, words
from bot.slack.shortening import apart
from index.days import day
from index.inputs import is_link, place_of
from index.types import Grade, Quote, Speaker, Version
from retrieval.answer_json import link_to_passage

LONGEST_LINK = 1_000  # characters

ReadingRoom = Callable[[Quote], str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a quote is to be found: its headline, the article's own links to it, best first, and our copy."""

    headline: str
    links: tuple[str, ...]
    reading_room: str

    @classmethod
    def of(cls, quote: Quote, reading_room: ReadingRoom) -> "Source":
        exact = link_to_passage(quote)
        links = (exact, quote.version.source) if exact else ()
        return cls(headline(quote.version), links, reading_room(quote))

    def shown(self, longest_link: int = LONGEST_LINK, *, again: bool = False, most: int = 150) -> list[Block]:
        """The headline with its link, and our copy; `again`, under a quote of the same, our copy alone."""
        ours = link(self.reading_room, "Reading room")
        if again:
            return [ours]
        url = next((one for one in self.links if len(one) <= longest_link), None)
        told = apart(self.headline, most)
        return [link(url, told) if url else words(told), words(" · "), ours]


@dataclass(frozen=True, slots=True)
class Card:
    """One quote as it is shown: linking prose before it, who said it, when and where, and what it is."""

    quote: Quote
    source: Source
    speaker: str
    rest: str
    wording: str
    heading: str = ""  # of a summary, over the first quote under it


def headline(version: Version) -> str:
    """What an article is called: its headline, or else its outlet, its site's name or its file's."""
    known = (apart(version.title, 150), apart(version.outlet, 80), apart(_name(version.source), 80))
    return next(filter(None, known), "Article")


def dateline(version: Version) -> str:
    """Outlet and day of publication, as far as they are known."""
    return " · ".join(filter(None, (apart(version.outlet, 80), day(version.published_at))))


def speaker_name(speaker: Speaker | None) -> str:
    """An unnamed source is called just what the article calls it, and no more."""
    if speaker is None or speaker.grade is Grade.UNKNOWN:
        return ""
    return apart(speaker.as_written if speaker.grade is Grade.UNNAMED else speaker.name, 150)


def _name(source: str) -> str:
    """A link's site, or the name of a file."""
    return urlsplit(source).netloc if is_link(source) else place_of(source)

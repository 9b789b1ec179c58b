"""Articles whose attributions the test writes, so that it is plain who says what."""

from collections.abc import Sequence
from datetime import UTC, datetime

from index import ledger
from index.archive import AS_IT_IS, Standing
from index.types import Attribution, Grade, Page, Span, Speaker, Speech, Version
from tests.conftest import SmallArchive, page


def named(name: str, as_written: str = "", description: str = "") -> Speaker:
    return Speaker(name, as_written or name, Grade.NAMED, description)


def unnamed(words: str, grade: Grade = Grade.UNNAMED) -> Speaker:
    return Speaker(words, words, grade)


def saying(
    text: str, speaker: Speaker | None, *words: str, cue: str = "said", speech: Speech = Speech.DIRECT
) -> Attribution:
    """The attribution of these words of the text, the cue being the first one after them, or before."""
    content = tuple(_span(text, part) for part in words)
    at = text.find(cue, content[0].end)
    at = at if at >= 0 else text.find(cue)
    source = (_span(text, speaker.as_written),) if speaker and speaker.as_written in text else ()
    return Attribution(source, (Span(at, at + len(cue)),) if at >= 0 else (), content, speech, speaker)


def told(
    archive: SmallArchive,
    article: Page,
    *said: tuple[Speaker | None, str] | Attribution,
    standing: Standing = AS_IT_IS,
) -> Version:
    """Adds the article; `said` are its attributions, and no others."""
    archive.add(article, standing=standing)
    found = [one if isinstance(one, Attribution) else saying(article.text, *one) for one in said]
    return attributed(archive, article, found)


def attributed(archive: SmallArchive, article: Page, found: Sequence[Attribution]) -> Version:
    version = archive.current(article)
    with archive.stores.archive.transaction() as connection:
        ledger.save(connection, version.id, found)
    return version


def on(day: int, name: str, text: str, **more: object) -> Page:
    """An article of that day of April 2024."""
    return page(name, text, **{"published_at": datetime(2024, 4, day, tzinfo=UTC), **more})  # type: ignore[arg-type]


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))

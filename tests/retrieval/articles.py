"""An article for tests, and findings in it as search would give them."""

from datetime import UTC, datetime

from index.split import sentences, split
from index.types import Grade, Quote, Span, Speaker, Version
from retrieval.question import parse
from retrieval.types import Draft, DraftPoint, Finding, Findings, Kind, Pick

TEXT = (
    "Col. Ann Lee said the 1,200 troops could not see the outposts. “We weren’t there – not once,” she said."
    "\nBut Omar Haddad, a trader, said he saw US troops at the northern outposts in May. He cited 14"
    " photographs that he called “clear\u00a0proof”."
    "\nThe ministry denied that troops were at the outposts. No, it said."
)
LEE = Speaker("Ann Lee", "Col. Ann Lee", Grade.NAMED)
HADDAD = Speaker("Omar Haddad", "Omar Haddad, a trader", Grade.NAMED)
MINISTRY = Speaker("the ministry", "The ministry", Grade.UNNAMED)
WHO = {"Col. Ann": LEE, "“We were": LEE, "But Omar": HADDAD, "He cited": HADDAD, "The mini": MINISTRY}
QUESTION = parse("Who saw troops at the outposts?", ())


def version(text: str = TEXT, id: str = "v1") -> Version:  # noqa: A002 - the field is called that
    day = datetime(2026, 3, 1, tzinfo=UTC)
    return Version(
        id, f"article-{id}", f"https://site.example/{id}", text, "A headline", "Outlet", (), day, None, day
    )


def findings(*versions: Version) -> Findings:
    """Every sentence of every passage, with its speaker; ids are "v1:0", "v1:1" …"""
    found = []
    for article in versions or (version(),):
        number = 0
        for passage in split(article.text):
            for span in sentences(article.text, passage.span):
                quote = Quote(article, Span(*span))
                speaker = WHO.get(quote.text[:8])
                found.append(Finding(f"{article.id}:{number}", quote, passage.span, 1.0, speaker))
                number += 1
    return Findings(tuple(found), 1.0)


def pointing(*picks: Pick, wording: str | None = None) -> Draft:
    """A draft of one point."""
    return Draft((DraftPoint(Kind.CLAIM, picks, wording),))

"""Who answers in an interview with "Q" and "A", and who asks, where its first lines make that plain."""

import re

from index.described import Descriptions
from index.mentions import Article, Mention
from index.opinion import one_author
from index.people import Person
from index.types import Grade, Page, Speaker

_MAX_LEAD = 2_000  # characters of the text before the first question
_TALKED = r"(?:spoke|speaks|talked|talks|chatted|chats|met|sat down|sits down)"
_WITH = re.compile(
    r"\b(?:interview(?:s|ed)?(?: with| of)?|q\.? ?(?:&|and) ?a\.?:?(?: with)?|conversation with|"
    rf"questions (?:for|to)|{_TALKED} (?:to|with)|asked)[ \u00a0](?:[\w’'\-]+[ \u00a0]){{0,4}}$",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    rf"(?:,[^.,;:\n]{{2,120}},)?[ \u00a0](?:{_TALKED}|discusse[sd]|answer(?:s|ed)|explain(?:s|ed))\b"
)
_TALKED_TO = re.compile(rf"\b{_TALKED} (?:to|with)[ \u00a0]$")
_REACH = 80  # characters before a name


class Interview:
    """Who answers and who asks, from the headline and the text before the first question, at `first`.

    None where that is not plain; `as_written` is left for the label.
    """

    def __init__(self, page: Page, first: int) -> None:
        self._page = page
        self._lead = Article(f"{page.title}\n{page.text[: min(first, _MAX_LEAD)]}")
        self._descriptions = Descriptions(self._lead)
        self._author = one_author(page.authors)
        answers = self._interviewed()
        self.answers = (
            Speaker(answers.name, "", Grade.NAMED, self._descriptions.of(answers)) if answers else None
        )
        self.asks = self._asks(answers) if answers else None

    def _interviewed(self) -> Person | None:
        """The one person presented as interviewed, or the one with whom headline and text begin."""
        lead = [item for item in self._lead.mentions if item.person.name != self._author]
        found = {item.person for item in lead if self._presented(item)}
        if len(found) > 1:  # "Ann Wu, the engineer, spoke to Bo Lee"
            found = {person for person in found if self._descriptions.of(person)}
        if not found:
            headline = {item.person for item in lead if self._lead.line(item.start) == 0}
            body = [item.person for item in lead if self._lead.line(item.start) > 0]
            found = headline & set(body[:1]) if headline and body else headline or set(body)
        return found.pop() if len(found) == 1 else None

    def _asks(self, answers: Person) -> Speaker | None:
        """Whoever was talked to, else the one author, else the outlet if the text names it."""
        text, outlet = self._lead.text, self._page.outlet
        talked_to = {item.person for item in self._lead.mentions if self._before(_TALKED_TO, item)}
        talked_to.discard(answers)
        if talked_to:
            asked = talked_to.pop()
            return None if talked_to else Speaker(asked.name, "", Grade.NAMED)
        if self._author and self._author != answers.name:
            return Speaker(self._author, "", Grade.NAMED, "author")
        plain = outlet and outlet in text and not self._page.authors
        return Speaker(outlet, "", Grade.NAMED) if plain else None

    def _presented(self, mention: Mention) -> bool:
        return self._before(_WITH, mention) or bool(_ANSWERS.match(self._lead.text, mention.end))

    def _before(self, words: re.Pattern[str], mention: Mention) -> bool:
        begins = max(0, mention.start - _REACH)
        return bool(words.search(self._lead.text[begins : mention.start]))

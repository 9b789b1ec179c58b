"""An article of its own and an answer with its words, for stories of what becomes of them in Slack."""

from dataclasses import replace
from itertools import count

from bot.office.local import LocalOffice
from bot.replies.later import changed_note
from index.archive import Standing
from index.readers import Readers
from index.types import Status
from retrieval.types import Answer, Kind, Point
from tests.bot.conftest import Office
from tests.bot.slack_bot import quoted, replies_to
from tests.bot.small_newsroom import bridge_answer
from tests.fakes.slack import Message, Sent

WORDS = "“The tide gauge failed on Monday,”"
TEXT = f"{WORDS} said Ines Roth, the harbour master.\n"
GONE = changed_note([], withdrawn=True)
_numbers = count()


class Story:
    """An article of its own, an answer with its words and the bridge's, and where they stand in Slack."""

    def __init__(self, office: Office, *, alone: bool = False) -> None:
        number = next(_numbers)
        self.office, self.source = office, f"https://herald.example/tide/{number}"
        self.title, self.question = f"Tide & gauge {number}", f"Who spoke of gauge {number}?"
        self.publish(TEXT)
        office.writer.replies[self.question] = self.answer(alone=alone)

    def publish(self, text: str) -> None:
        line = {"url": self.source, "title": self.title, "outlet": "Calder Herald", "text": text}
        self.office.room.add(line)

    def answer(self, *, alone: bool) -> Answer:
        bridge = bridge_answer(self.office.room, self.question)
        point = Point(Kind.CLAIM, None, (self.office.room.quote(self.source, WORDS),))
        return replace(bridge, points=(point,) if alone else (point, *bridge.points[:1]))

    def ask(self, channel: str) -> tuple[Sent, Message]:
        asked = self.office.slack.mention(channel, text=self.question)
        self.office.done(asked)
        (answer,) = replies_to(self.office.slack, asked)
        assert quoted(answer)[0] == WORDS
        return asked, answer

    def room_for(self, collection: str, channel: str) -> None:
        """From now on it is for those in this channel alone."""
        self.office.room.newsroom.set_readers(collection, Readers(channels=(channel,)))
        line = {"url": self.source, "title": self.title, "outlet": "Calder Herald", "text": TEXT}
        self.office.room.add(line, standing=Standing(collection))

    def mark(self, status: Status) -> None:
        LocalOffice(self.office.room.newsroom).set_status(self.source, status)

    def remove(self) -> None:
        LocalOffice(self.office.room.newsroom).remove(self.source)


def notes(office: Office, asked: Sent, answer: Message) -> list[str]:
    return [one.plain for one in replies_to(office.slack, asked) if one is not answer]


def looked(office: Office) -> None:
    """Until everything that was noted in the record before has been looked at, and done."""
    story = Story(office)
    asked, _ = story.ask(office.channel())
    story.mark(Status.KILLED)
    office.slack.wait_for_message(thread_ts=asked.ts, containing=GONE)

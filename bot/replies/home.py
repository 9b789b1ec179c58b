"""The part of bot/replies/ that stands on the app's home page, and beside messages with the bot."""

from collections.abc import Sequence

HOLDINGS, OUTLETS, ASKED, SPENT, HELP = (
    "In the archive",
    "Outlets",
    "Your last questions",
    "Spent today",
    "What you can do",
)
EDITORS = "For editors"
SPENT_BY_ALL, NOT_ADDED = "Spent today by everybody", "Not added"
NOTHING_HELD = "There is nothing here yet that you may read. Articles are added as is told below."
NOTHING_ASKED = "You have asked nothing yet."
NO_MODEL = "No model is used, so nothing is spent."
READERS_UNKNOWN = "Slack did not say what you may read, so articles may be missing here."
NO_OUTLET = "No outlet named"
TIE_TO_PRIVATE = ". Make the channel private, or tie the collection to another (onrecord collection set)."
NO_FAILURES = "Everything that was to be added in the last 30 days is there."
LAST_ADDED = "The last was added on "
UNTIL_MIDNIGHT = "Days end at midnight UTC, which is at "


def help_lines(prefix: str, in_messages: Sequence[str], anywhere: Sequence[str]) -> tuple[str, ...]:
    """What can be done where, a line each; `prefix` is what commands begin with, the others name shortcuts:
    those in a message's menu, and those that are anywhere.
    """
    return (
        "Mention me in a channel, or write to me here, and ask who said what. Replies need no mention.",
        f"/{prefix}ask and a question: only you see the answer until you share it.",
        f"/{prefix}said, a name and “about” a topic: what somebody said, newest first.",
        f"/{prefix}check and quoted words: whether they stand in the archive, and every difference.",
        f"/{prefix}summary and a link, headline or topic: who said what.",
        f"/{prefix}follow and a name or a claim: new words are told in that channel; alone, it lists what is "
        f"followed there. /{prefix}unfollow and the same ends it.",
        f"/{prefix}digest on: that channel is told every day what was added; /{prefix}digest off ends it.",
        f"/{prefix}articles add and links: adds articles. /{prefix}articles watch on: adds every link that "
        "is posted in that channel from then on.",
        "Send me PDF, Word, text, Markdown or web page files here: they are added as articles.",
        f"In the menu of a message: {', '.join(in_messages)}.",
        f"In the menu of shortcuts: {', '.join(anywhere)}.",
    )


def example(question: str) -> str:
    """What can be asked, by a question that the archive has an answer to."""
    return f"Ask me about the archive, for example: {question}" if question else "Ask me about the archive."


def held(articles: int, outlets: int) -> str:
    return f"{counted(articles, 'article')} from {counted(outlets, 'outlet')}"


def published(first: str, last: str) -> str:
    return f"Published from {first} to {last}"


def failures(count: int, *, is_editor: bool) -> str:
    where = "They are named below." if is_editor else "Editors see which."
    return f"{counted(count, 'article')} could not be added in the last 30 days. {where}"


def failed_elsewhere(count: int) -> str:
    """Of what is named to those it was for alone; "" when there is none."""
    return f"{counted(count, 'article')} could not be added for readers you are not among." if count else ""


def unsearchable(count: int) -> str:
    return f"Not searchable now (withheld, or under embargo): {counted(count, 'article')}."


def used(tokens: int, usd: float) -> str:
    return f"{counted(tokens, 'token')}, US$ {usd:,.2f}"


def left(tokens: int | None, usd: float | None) -> str:
    """What is left of the caps; None where there is none."""
    parts = [counted(tokens, "token")] if tokens is not None else []
    parts += [f"US$ {usd:,.2f}"] if usd is not None else []
    return (
        f"Left: {' and '.join(parts)}. After that, answers are quotes only." if parts else "There is no cap."
    )


def judged(good: int, bad: int) -> str:
    return f"Answers called good: {good:,}; called bad: {bad:,}. onrecord feedback lists them."


def tied_to_public(collection: str) -> str:
    """The beginning of a warning; the channel's name and TIE_TO_PRIVATE follow."""
    return f"The collection “{collection}” is not for everybody, but everybody can join and read "


def more(count: int) -> str:
    return f"and {count:,} more"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


NO_LINKS = "There are no links to articles in this message."
# Beside messages with the bot.
PROMPTS = "From what is in the archive"
WORKING = "is searching the archive…"


def what_said(speaker: str) -> str:
    return f"What did {speaker} say?"


def what_about(title: str) -> str:
    return f"What was said about “{title}”?"


def refused(count: int) -> str:
    """Of messages, files among them, whose words should have left Slack."""
    return (
        f"Slack has not let go yet of {counted(count, 'message')} with words that may not be quoted "
        "any more. It is asked again."
    )

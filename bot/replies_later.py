"""What people read later, of what goes on after an answer or without a question; part of bot/replies.py."""

from collections.abc import Sequence
from datetime import datetime

from bot.replies import counted_names
from index.days import minute

QUESTION_DELETED = "The question was deleted. Its answer stays here because others have replied."
WATCHED = (
    "From now on every link that is posted in this channel is added to the archive for everybody in the "
    "workspace, and marked with a tick. I must be a member here to see them: invite me if I am not."
)
NOT_WATCHED = "Links that are posted in this channel are not added any more."
FILE_KINDS = "I read text (.txt), Markdown (.md) and web pages (.html, .htm). Save it as one of these."
NOT_YOUR_FILE = "Files cannot be added from here. Ask whoever runs the archive."
DIGEST_USAGE = (
    "Write {command} on to have this channel told every day what was added, {command} on 16 for that at "
    "16:00 UTC, or {command} off to end it."
)
DIGEST_OFF = "This channel is not told daily any more."
NO_DIGEST = "This channel is not told daily."
FIRST_RESPONSE = "The first response to it that is told here."
NEW_VERSION = "From a new version of the article."
_TITLES = 3  # named in a note


def changed_note(corrected: Sequence[str], *, withdrawn: bool) -> str:
    """What became of an answer's articles; `corrected` are the headlines of those with other words now."""
    told = []
    if withdrawn:
        told.append("An article quoted here may not be quoted any more, so its words were taken out.")
    if corrected:
        named = ", ".join(f"“{title}”" for title in corrected[:_TITLES])
        more = f" and {len(corrected) - _TITLES} more" if len(corrected) > _TITLES else ""
        told.append(
            f"Corrected since it was quoted here: {named}{more}. The newest version has other words. "
            "Ask again before you use the quote."
        )
    return " ".join(told)


def links_not_added(failed: Sequence[str]) -> str:
    """Of the links of a message, those that could not be added, each with its reason."""
    return "Not added to the archive:\n" + "\n".join(failed)


def reading_files(done: int, files: int) -> str:
    if files == 1:
        return "Reading the file…"
    return f"Reading {files} files… {done} of them done." if done else f"Reading {files} files…"


def files_added(results: Sequence[str]) -> str:
    """What became of each file."""
    return "\n".join(results)


def followed_question(wanted: str, *, is_person: bool) -> str:
    """What the news on something that is followed answers."""
    return f"What is new from {wanted}?" if is_person else f"What is new on “{wanted}”?"


def why_told(wanted: str, unfollow: str) -> str:
    """Why news is told here, and how to end it."""
    return f"Told because it is followed here; {unfollow} {wanted} ends it."


def now_followed(wanted: str, *, is_person: bool, is_new: bool) -> str:
    begins = "I follow" if is_new else "It is followed here already:"
    if is_person:
        return f"{begins} {wanted}. New words of theirs, in a new article or a new version, are told here."
    return f"{begins} the claim “{wanted}”. What a new article or a new version says on it is told here."


def unfollowed(wanted: str) -> str:
    return f"No more news on {wanted} is told here."


def not_followed(wanted: str, follow: str) -> str:
    return f"{wanted} is not followed here. {follow} alone tells what is."


def follows_list(wanted: Sequence[str], follow: str) -> str:
    """What is followed in a channel, and how to follow more."""
    usage = f"Write {follow} and a name or a claim, for example: {follow} Ruth Okafor"
    if not wanted:
        return f"Nothing is followed here. {usage}"
    return f"Followed here: {'; '.join(wanted)}. {usage}"


def name_choice(choices: Sequence[tuple[str, int]]) -> str:
    """Names that may be meant, with how often each is quoted."""
    named = counted_names([{"name": name, "count": count} for name, count in choices])
    return f"Which one? {named}. Write the whole name; in quotation marks, a name is that name alone."


def digest_on(hour: int) -> str:
    return (
        f"Every day at {hour:02}:00 UTC this channel is told what was added, if something was. "
        "I must be a member here: invite me if I am not."
    )


def digest_question(since: datetime) -> str:
    """What a digest answers."""
    return f"What was added since {minute(since)}?"


def digest_footer(more: int, command: str) -> str:
    """What a digest has no room for, and how to end it."""
    others = "" if not more else "1 more article was added. " if more == 1 else f"{more:,} more were added. "
    return f"{others}{command} off ends this."

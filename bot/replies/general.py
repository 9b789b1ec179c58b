"""Every sentence a person reads when something cannot be done: what happened, and what to do about it."""

from collections.abc import Sequence
from typing import Any

from bot.office.errors import OfficeLostError
from bot.replies.adding import NOT_READ, not_fetched
from bot.replies.readers import NOT_ADDED_FROM_HERE
from bot.replies.running import NOT_INSTALLED, other_embedder
from bot.replies.settings import missing_for_slack
from bot.replies.trouble import in_brackets, trouble
from bot.slack.errors import (
    NotInstalledError,
    SlackLoginError,
    SlackRefusedError,
    SlackSettingsError,
    SlackUnreachableError,
)
from index.errors import (
    EmbeddingError,
    FetchError,
    IndexMismatchError,
    NotAddableError,
    NotFoundError,
    NotQuotableError,
    ReadError,
    StoppingError,
)

HELP = "Ask me about the archive, for example: who said the bridge was unsafe, and what did they cite for it?"
ASK_USAGE = "Write your question after the command, for example: {command} who said the bridge was unsafe?"
SUMMARY_USAGE = (
    "Write a link, a headline or a topic after the command, with dates if you like, "
    "for example: {command} the bridge inquiry since March"
)
ARCHIVE_USAGE = (
    "Write {command} add and one or more links (at most 20) to put articles in the archive, "
    "or {command} status to see what it holds. {command} watch on adds every link that is posted in this "
    "channel from now on, {command} watch off ends that."
)
SAID_USAGE = (
    "Write a name after the command, and a topic if you like, for example: "
    "{command} Ruth Okafor about the bridge"
)
CHECK_USAGE = (
    "Write the quoted words after the command, and who said them if you like, for example: "
    "{command} “The bearings were past saving” — Ruth Okafor"
)
NOTHING_TO_CHECK = "There are no words in this message that I could check."
NOT_A_MEMBER = (
    "I am not in this conversation, so I cannot post there. Invite me, then press the button again."
)
NOT_IN_THREAD = "I am not in this conversation, so I cannot read it. Invite me, then try again."
NO_WORDS_IN_THREAD = "There are no words of people in this thread that I could quote."
CANNOT_SHARE = "Slack does not let me post in this conversation, so the answer was not shared."
NOT_A_LINK = "This is not a link. Give the article's address, beginning with https://."
WINDOW_FAILED = "The window did not open. Press the button again."
HELD_UP = (
    "I cannot take up this question at the moment. I try again for some minutes, and tell you if I give up."
)
NOT_TAKEN_UP = "I could not take up this question. Ask it again."
NO_SUCH_ANSWER = "The archive keeps no answer by this id. The id stands below every answer."
NO_DOSSIER = "This file is no dossier of this version. Give the JSON file that onrecord export wrote."
GONE = "This answer is no longer kept. Ask again to get a new one."
# While an answer is being written.
SEARCHING = "Searching the archive…"
PREVIEW = "Each quote is checked against the archive before it appears here. The whole answer follows."
CHECKING = "Checking the quotes"

_SPEAKERS = 3  # told in a sentence
# What a point of an answer is called wherever it is shown.
KINDS = {
    "claim": "Claim",
    "evidence": "Evidence cited",
    "response": "Response",
    "statement": "Statement",
    "fact": "Reported",
}
_NAMES = 10  # to choose from; more are not read

_OTHERS: dict[type[BaseException], str] = {
    NotFoundError: (
        "The archive has nothing by that name. Check the link, the path or the headline, "
        "or add the article with onrecord add (in Slack, with the command for articles)."
    ),
    NotAddableError: NOT_ADDED_FROM_HERE,
    NotQuotableError: (
        "This article may not be quoted now: it is withheld, under embargo or not for these readers."
    ),
    IndexMismatchError: "The search indexes do not match the archive. Run onrecord reindex, then try again.",
    EmbeddingError: (
        "The embeddings server gave no vectors ({detail}). What was added before is kept. "
        "Check ONRECORD_EMBEDDING_MODEL and OPENAI_BASE_URL, then do the same again."
    ),
    StoppingError: "The archive is being closed. What was added is kept; do the same again to go on.",
    OfficeLostError: "The process that serves the archive does not answer. Restart it, then try again.",
    NotInstalledError: NOT_INSTALLED,
    SlackLoginError: (
        "Slack does not accept the bot's token ({code}). "
        "Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN, then start again."
    ),
    SlackRefusedError: "Slack did not take the message ({code}). Check that the bot may post there.",
    SlackUnreachableError: "Slack could not be reached for a long time. Ask again.",
}


def reply_for(error: BaseException) -> str | None:
    """What to tell a person, or None for a bug. Nothing in it comes from the error but limits and codes."""
    match error:
        case FetchError():
            return not_fetched(error.problem, error.detail)
        case ReadError():
            return NOT_READ[error.problem].format(detail=in_brackets(error.detail))
        case SlackLoginError() | SlackRefusedError():
            return _OTHERS[type(error)].format(code=error.code)
        case SlackSettingsError():
            return missing_for_slack(error.missing)
        case IndexMismatchError(stored=stored, wanted=wanted) if stored:
            return other_embedder(stored, wanted)
        case EmbeddingError():
            return _OTHERS[EmbeddingError].format(detail=error.detail)
    return _OTHERS.get(type(error)) or trouble(error)


def read_by_older(articles: int) -> str:
    """What to do after an upgrade that reads articles better than before."""
    were = "1 article was" if articles == 1 else f"{articles:,} articles were"
    return f"{were} read by an older tagger: run onrecord reindex to have who said what read again."


def said_opening(said: dict[str, Any]) -> str:
    """What an `onrecord.said/1` comes down to, in a sentence."""
    about = f" about {said['topic']}" if said["topic"] else ""
    names, choices = said["speaker"], said["choices"]
    match said["status"]:
        case "found" if names["grade"] == "named":
            also = f" (also as {', '.join(names['also_as'])})" if names["also_as"] else ""
            return f"What {names['name']}{also} said{about}, newest first:"
        case "found":
            return f"Said by “{names['name']}”{about}. It may be somebody else in every article:"
        case "not_on_topic":
            times = "once" if said["off_topic"] == 1 else f"{said['off_topic']:,} times"
            return f"{names['name']} is quoted {times} in the archive, but not{about}."
        case "which_one":
            return f"Which one? {counted_names(choices)}. In quotation marks, a name is that name alone."
    advice = f"Is it {counted_names(choices)}?" if choices else "Check the spelling."
    return f"Nobody by the name of {said['asked']} is quoted in the archive. {advice}"


def written_as(name: str | None, written: str | None) -> str:
    """How an article calls a speaker, where that is more than the name with words around it; else ""."""
    bare = (written or "").strip(" .,:;")
    # One letter is the label of an answer in an interview.
    return "" if (name and name in bare) or len(bare) < 2 else f"as “{bare}”"


def said_question(name: str, topic: str) -> str:
    """What somebody wants to know who asks for what this speaker said."""
    return f"What did {name} say about {topic}?" if topic else f"What did {name} say?"


def counted_names(choices: Sequence[dict[str, Any]]) -> str:
    """Names with how often each is quoted: "Ana Lima (12), Rui Lima (3)"."""
    shown = ", ".join(f"{choice['name']} ({choice['count']:,})" for choice in choices[:_NAMES])
    return f"{shown}, and {len(choices) - _NAMES:,} more" if len(choices) > _NAMES else shown


def check_opening(check: dict[str, Any]) -> str:
    """What an `onrecord.check/1` comes down to, in a sentence."""
    articles = len({place["sentence"]["article_id"] for place in check["places"]})
    where = "one article" if articles == 1 else f"{articles} articles"
    match check["verdict"]:
        case "exact":
            return f"Exact: the words stand in {where}."
        case "altered":
            return "Altered: the archive has it in other words."
        case "other_speaker":
            known = (place["speaker"] for place in check["places"] if place["speaker"])
            saying = [one["name"] for one in known if one["grade"] != "unknown"]
            said_by = ", ".join(list(dict.fromkeys(saying))[:_SPEAKERS])
            return (
                f"Somebody else: the words stand in {where}, said there by {said_by}, not by {check['by']}."
            )
        case "other_article":
            return f"Elsewhere: the words stand in {where}, but not in the one you named."
    closest = " The closest sentence, which has other words:" if check["closest"] else ""
    return f"Not found: no article here has these words.{closest}"


def more_places(count: int) -> str:
    """Where the same words stand besides those that are shown."""
    where = "1 more place has" if count == 1 else f"{count} more places have"
    return f"{where} the same words: ask what was said in them, or name the speaker after the words."


def changed(kind: str, yours: str, stored: str) -> str:
    """One difference between a reporter's words and the archive's."""
    match kind:
        case "added":
            return f"Not there: {yours}"
        case "removed":
            return f"Left out: {stored}"
        case "replaced":
            return f"There: {stored} — yours: {yours}"
    return f"{kind.capitalize()} there: {stored or 'none'} — yours: {yours or 'none'}"


def searching(articles: int) -> str:
    return "Searching 1 article" if articles == 1 else f"Searching {articles:,} articles"


def reading(passages: int) -> str:
    return "Reading 1 passage" if passages == 1 else f"Reading {passages:,} passages"


def read_as(question: str) -> str:
    """The question as a model completed it, so that a wrong reading is seen."""
    return f"Read as: {question}"


def export_command(answer_id: str) -> str:
    """How to take an answer out of the archive."""
    return f"onrecord export {answer_id}"


def bug(job_id: str) -> str:
    """What to tell a person when it is our fault."""
    return f"I hit a bug. Please report job {job_id}."

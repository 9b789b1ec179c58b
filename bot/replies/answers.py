"""The part of bot/replies/ that stands around an answer, and in the windows that its buttons open."""

# Around the answer.
NOT_IN_ARCHIVE = "This is not in the archive."
CLOSEST = " The closest passages, which do not answer it:"
ASK_FOR_REST = "Ask about one point to see more."
PRESS_FOR_REST = "Press “More quotes” to see them."
YOU_ARE_WELCOME = "You are welcome. Ask on whenever you like."
# Sent once to whoever asks more than their share.
OTHERS_FIRST = (
    "Many questions came from you or this channel in a short time, so others are answered first. "
    "Each of yours is answered too; you need not ask again."
)
# Where a quote stands, and what became of it.
GOES_ON, BEFORE_THIS = "… goes on", "… before this"
AS_SEEN = "As seen on "
NEWER_VERSION = "There is a newer version of this article."
STANDS_IN_NEWER, OPEN_NEWER = "These words stand there too:", "the newer version"
NOT_IN_NEWER = "These words are not in it as they stand here."
# Its buttons.
GOOD_ANSWER, BAD_ANSWER = "Good answer", "Bad answer"
THANKS = "Thank you. What you think of this answer is noted for whoever runs the archive."
NO_MORE_QUOTES = "No other passage in the archive answers this."
NOBODY_ELSE = "Nobody else was found who says the same."
OTHERS_ON_IT = f"{NOBODY_ELSE} Others quoted on it:"
QUOTED_ON_IT = "Quoted on it"
ALSO_SAID_BY, DENIED_BY = "Also said by", "Denied or disputed by"
CHECK_THE_SOURCE = "Quoted from the archive · check the source before publishing"
MORE_DID_NOT_FIT = "Ask about one of the speakers to see more."
NOTHING_TO_CITE = "There is nothing here to cite: the passages may no longer be shown."
MORE_TO_CITE = "More quotes did not fit here. The exported file has them all."
EXPORTED = "The exported answer is in your direct messages with me."
CANNOT_EXPORT = "Slack does not let me put a file here ({code}). Ask whoever runs the archive for it."
# Why an answer was bad: the code that is kept, and what is chosen.
REASONS = {
    "off_question": "It does not answer the question",
    "wrong_speaker": "Somebody else said it, or it is taken for something else",
    "missing": "Something important is missing",
    "not_shown": "It says that the archive has nothing, but it has",
    "other": "Something else",
}


def exported(question: str) -> str:
    """What stands beside the file of an exported answer."""
    return f"The answer to “{question}”, with the sources of every quote."


def who_else(question: str) -> str:
    """What stands above those who say the same as an answer."""
    return f"Others on what the answer says. Asked: {question}"


def footer(answerer: str) -> str:
    """Who picked the passages."""
    if answerer == "quoting":
        return "Quoted from the archive without a language model · check the source before publishing"
    who = f"Passages picked and linked by {answerer}, quoted from the archive"
    return f"{who} · check the source before publishing"

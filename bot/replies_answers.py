"""The part of bot/replies.py that stands around an answer, and in the windows that its buttons open."""

# Around the answer.
NOT_IN_ARCHIVE = "This is not in the archive."
CLOSEST = " The closest passages, which do not answer it:"
WITHDRAWN = "The passages that answered this may no longer be shown."
ASK_FOR_REST = "Ask about one point to see more."
PRESS_FOR_REST = "Press “More quotes” to see them."
# Sent once to whoever asks more than their share.
OTHERS_FIRST = (
    "Many questions came from you or this channel in a short time, so others are answered first. "
    "Each of yours is answered too; you need not ask again."
)
# Its buttons.
GOOD_ANSWER, BAD_ANSWER = "Good answer", "Bad answer"
THANKS = "Thank you. What you think of this answer is noted for whoever runs the archive."
NO_MORE_QUOTES = "No other passage in the archive answers this."
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


def footer(answerer: str) -> str:
    """Who picked the passages."""
    if answerer == "quoting":
        return "Quoted from the archive by the quoting answerer · check the source before publishing"
    who = f"Passages picked and linked by {answerer}, quoted from the archive"
    return f"{who} · check the source before publishing"

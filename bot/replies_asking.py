"""The part of bot/replies.py that stands in the window "Ask the archive"."""

TITLE = "Ask the archive"
QUESTION, OUTLET, SINCE, UNTIL = "Question", "Outlet", "Published from", "Published until"
COLLECTION, KIND = "Collection", "What you look for"
HINT = "Who said what, and what they cited for it. The answer comes as a direct message."
ANY = "Any"
KINDS = {
    "claim": "Claims",
    "evidence": "Evidence that was cited",
    "response": "Responses and denials",
    "statement": "Statements",
    "fact": "Facts and numbers",
}
SHORTCUT_FAILED = "Slack did not open the window. Use the shortcut again."
NO_QUESTION = "Write a question."
WRONG_ORDER = "This day is before the first."

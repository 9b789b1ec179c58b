"""The buttons under an answer: its quotes to cite, more of them, who else said it, what comes, its worth."""

from bot.feedback import Verdict
from bot.replies.answers import BAD_ANSWER, GOOD_ANSWER
from bot.slack.mrkdwn import Block, button, button_element, plain_text

CITE, MORE, EXPORT, FEEDBACK = "cite_answer", "more_quotes", "export_answer", "answer_feedback"
WHO_ELSE, FOLLOW_ANSWER = "who_else", "follow_answer"


def answer_buttons(answer_id: str, quotes_shown: int, *, answered: bool, first: list[Block]) -> list[Block]:
    """A row that begins with the buttons `first`, and one to say whether the answer was good.

    What is not in the archive has no quotes to cite, nor more of them, nor anything that others said too.
    """
    row = list(first)
    if answered:
        row.append(button_element("Copy as citation", CITE, answer_id))
        row += more_button(answer_id, quotes_shown)["elements"]
        row.append(button_element("Who else said it", WHO_ELSE, answer_id))
        row.append(button_element("Follow", FOLLOW_ANSWER, answer_id))
    row.append(button_element("Export", EXPORT, answer_id))
    feedback = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": _verdict(GOOD_ANSWER, Verdict.GOOD, answer_id),
        "negative_button": _verdict(BAD_ANSWER, Verdict.BAD, answer_id),
    }
    return [{"type": "actions", "elements": row}, {"type": "context_actions", "elements": [feedback]}]


def more_button(answer_id: str, quotes_shown: int) -> Block:
    return button("More quotes", MORE, f"{answer_id}:{quotes_shown}")


def _verdict(label: str, verdict: Verdict, answer_id: str) -> Block:
    return {"text": plain_text(label), "value": f"{verdict}:{answer_id}"}

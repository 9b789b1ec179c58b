"""Who may add articles in Slack, and what they are told of a link that was not added."""

from bot.replies.general import bug, reply_for
from bot.replies.readers import NOT_ADDED_FROM_HERE
from index.archive import DEFAULT_COLLECTION
from index.errors import FetchError, FetchProblem, NewsroomError
from retrieval.types import Audience


def may_add(audience: Audience) -> bool:
    """Whether they read what is everybody's: articles are added for everybody, and so by nobody else."""
    return audience.collections is None or DEFAULT_COLLECTION in audience.collections


def why_not_added(error: NewsroomError, job_id: str) -> str:
    """What a person in Slack is told; the terminal and editors have the site's own reason."""
    if isinstance(error, FetchError) and error.problem is FetchProblem.STATUS:
        # Many sites refuse every bot, and nobody can look that up: among them a link that is kept for others
        # does not stand out.
        return NOT_ADDED_FROM_HERE
    return reply_for(error) or bug(job_id)

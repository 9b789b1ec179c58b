"""What a job that is done again after a crash tells of what it had added before."""

from dataclasses import replace

from bot.jobs import Job
from index.add import Added, Outcome
from index.archive import Archive
from index.errors import NotFoundError
from index.rows import article_id_of


def as_begun(added: Added, job: Job, archive: Archive) -> Added:
    """What became of it since the job was first begun, and not only since it was resumed."""
    if not job.resumed or job.begun is None or added.outcome is not Outcome.UNCHANGED:
        return added
    try:
        seen = [version.seen_at for version in archive.history(article_id_of(added.source))]
    except NotFoundError:  # removed in this moment
        return added
    if seen[0] < job.begun:
        return added
    return replace(added, outcome=Outcome.ADDED if min(seen) >= job.begun else Outcome.UPDATED)

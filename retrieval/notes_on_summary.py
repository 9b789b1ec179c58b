"""What a careful reader should know is missing from a summary."""

import re
from collections.abc import Sequence

from retrieval.kinds import alleges, answers_another, cites_evidence, denies
from retrieval.types import Finding, Note

_BLAMES = re.compile(r"\b(?:blam(?:e[sd]?|ing)|suspect\w*)\b", re.IGNORECASE)


def notes_on_summary(findings: Sequence[Finding]) -> tuple[Note, ...]:
    """Where somebody is accused: that nothing in all that was read answers it, or speaks of evidence."""
    if not any(map(_accuses, findings)):
        return ()
    notes = []
    if not any(denies(finding) or answers_another(finding) for finding in findings):
        notes.append(Note("no_response", "Somebody is accused here, and no denial or response was found."))
    if not any(cites_evidence(finding.quote.text) for finding in findings):
        notes.append(Note("no_evidence", "Somebody is accused here, and no evidence cited for it was found."))
    return tuple(notes)


def _accuses(finding: Finding) -> bool:
    words = f"{finding.cue} {finding.quote.text}"
    return alleges(words) or (finding.is_speech and bool(_BLAMES.search(words)))

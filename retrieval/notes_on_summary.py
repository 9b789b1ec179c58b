"""What a careful reader should know is missing from a summary."""

import re
from collections.abc import Sequence

from retrieval.kinds import answers_another, cites_evidence, denies
from retrieval.types import Finding, Note

_ACCUSES = re.compile(
    r"\b(?:accus\w+|alleg\w+|blam(?:e[sd]?|ing)|charg(?:ed|es) (?:that|with)|suspect\w*)\b",
    re.IGNORECASE,
)


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
    return finding.is_speech and bool(_ACCUSES.search(f"{finding.cue} {finding.quote.text}"))

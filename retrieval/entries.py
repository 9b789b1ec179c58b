"""Findings as the lines of data that a model is shown."""

import json
import re
from collections.abc import Sequence

from index.types import Span
from retrieval.types import Finding

# What closes a tag, what some take for the end of a line, and letters that a model reads and nobody sees.
_ESCAPED = re.compile("[<\x7f-\x9f\u2028\u2029\U000e0000-\U000e007f]")


def entries(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """A line for each passage, in the order of the first finding in it, and the findings that it has."""
    passages: dict[tuple[str, Span], list[Finding]] = {}
    for finding in findings:
        passages.setdefault((finding.quote.version.id, finding.passage), []).append(finding)
    return {_entry(together): together for together in passages.values()}


def data(value: object) -> str:
    """JSON on one line that cannot close the tag it stands in, whatever an article says."""
    return _ESCAPED.sub(_escape, json.dumps(value, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _entry(findings: Sequence[Finding]) -> str:
    version, passage = findings[0].quote.version, findings[0].passage
    return data(
        {
            "headline": version.title,
            "outlet": version.outlet,
            "date": version.published_at.date().isoformat() if version.published_at else None,
            "paragraph": version.text[passage.start : passage.end],
            "sentences": [
                {
                    "passage_id": finding.id,
                    "speaker": finding.speaker.name if finding.speaker else None,
                    "sentence": finding.quote.text,
                }
                for finding in findings
            ],
        }
    )

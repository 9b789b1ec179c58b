"""How an answer came about, as JSON: ids, spans, counts, and the words of a model that did not stand."""

from dataclasses import asdict
from typing import Any

from retrieval.types import Audit, Dropped


def audit_json(audit: Audit) -> dict[str, Any]:
    """{"calls": [{"prompt", "fingerprint", "model", "tokens_in", "tokens_out", "cost_usd", "outcome"}],
    "offered": [{"id", "version_id", "start", "end"}], "dropped": [{"fault", "words", "passages"}],
    "failed": str | null}; "passages" are ids of those offered.
    """
    return {
        "calls": [asdict(call) for call in audit.calls],
        "offered": [
            {"id": name, "version_id": quote.version.id, "start": quote.span.start, "end": quote.span.end}
            for name, quote in audit.offered
        ],
        "dropped": [_dropped(one) for one in audit.dropped],
        "failed": str(audit.failed) if audit.failed else None,
    }


def _dropped(dropped: Dropped) -> dict[str, Any]:
    return {"fault": dropped.fault, "words": dropped.words, "passages": list(dropped.finding_ids)}

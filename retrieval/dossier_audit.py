"""A kept audit as a dossier tells it: what each request took, and what of a model's draft was dropped."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from index.archive import Archive
from index.errors import NewsroomError
from index.types import Span
from retrieval.types import Audience

Json = dict[str, Any]


def audit_for(audit: Json, archive: Archive, audience: Audience, now: datetime) -> Json:
    """{"calls": as in `retrieval.audit_json`, "dropped": [{"fault", "passages": [{"version_id", "start",
    "end"}], "unverified_model_words": str | null}], "failed": str | null}.

    Passages are those that this audience may read now; the model's words, which may be of any passage that
    it was shown, are given where they may read them all.
    """
    offered = {one["id"]: one for one in audit.get("offered", [])}
    seen = {name for name, one in offered.items() if _may_read(one, archive, audience, now)}
    all_seen = bool(offered) and seen == offered.keys()
    return {
        "calls": audit.get("calls", []),
        "dropped": [
            {
                "fault": one["fault"],
                "passages": list(_places(offered[name] for name in one["passages"] if name in seen)),
                "unverified_model_words": one["words"] if all_seen else None,
            }
            for one in audit.get("dropped", [])
        ],
        "failed": audit.get("failed"),
    }


def _may_read(one: Json, archive: Archive, audience: Audience, now: datetime) -> bool:
    try:
        archive.quote(one["version_id"], Span(one["start"], one["end"]), audience.collections, now)
    except NewsroomError:
        return False
    return True


def _places(offered: Iterable[Json]) -> Iterator[Json]:
    yield from ({name: one[name] for name in ("version_id", "start", "end")} for one in offered)

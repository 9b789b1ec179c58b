"""A model's good reply, and the answerer that asks a fake model for it."""

from typing import Any

from pydantic import SecretStr

from prompts.model import Model
from retrieval.writing import Writing
from tests.fakes.model import FakeModel, replies

GOOD = replies(
    points=[
        {
            "kind": "claim",
            "wording": "Omar Haddad said he saw US troops at the northern outposts.",
            "quotes": [
                {"passage_id": "v1:2", "words": "he saw US troops"},
                {"passage_id": "v1:3", "words": None},
            ],
        }
    ]
)
SOON = {"retry_after": "0.01"}  # seconds: a server that is busy for no time at all


def writing(model: FakeModel, timeout_s: float = 5.0, **options: Any) -> Writing:
    return Writing(Model("a-model", timeout_s, SecretStr("sk-test"), model.base_url), **options)

"""An answerer before whose draft something happens to the archive."""

from collections.abc import Callable

from retrieval.session import Answerer, Session, keep_quiet
from retrieval.types import Draft, DraftPoint, Findings, Question


class Meanwhile:
    """Drafts as `answerer` does, once it has happened."""

    name = "meanwhile"

    def __init__(self, answerer: Answerer, happens: Callable[[], object]) -> None:
        self._answerer, self._happens = answerer, happens

    def draft(
        self,
        question: Question,
        findings: Findings,
        session: Session,
        offer: Callable[[DraftPoint], None] = keep_quiet,
    ) -> Draft:
        self._happens()
        return self._answerer.draft(question, findings, session)

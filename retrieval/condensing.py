"""The summary with a model: it picks passages for each heading, piece by piece where the input is long."""

from collections.abc import Callable, Mapping, Sequence

from prompts.budget import Counter, bound, fitting
from prompts.model import Model
from prompts.template import Template, load
from retrieval.entries import data, entries
from retrieval.reply_points import SectionedReply, drafted, read
from retrieval.sections import in_sections
from retrieval.session import Session, keep_quiet
from retrieval.types import Draft, DraftPoint, Finding, Findings, Question

_POINTS = 16
_PIECES = 5  # requests for one summary, and one more that puts them together
_BUDGET_TOKENS = 6000  # for each

_Entries = Mapping[str, Sequence[Finding]]


class Condensing:
    """Drafts by asking a model: once, or for each piece and then once about what was picked from all."""

    def __init__(self, model: Model, count: Counter = bound, budget_tokens: int = _BUDGET_TOKENS) -> None:
        self.name = model.name
        self._model, self._count, self._budget_tokens = model, count, budget_tokens
        self._map, self._reduce = load("summary"), load("summary_reduce")

    def draft(
        self,
        question: Question,
        findings: Findings,
        session: Session,
        offer: Callable[[DraftPoint], None] = keep_quiet,
    ) -> Draft:
        """What the model proposes under the headings. Raises ModelError.

        Nothing is offered: the points of a summary stand in the order of its headings, once all are there.
        """
        shown = entries(findings.items)
        pieces = self._pieces(shown)
        session.watch.reading(sum(map(len, pieces)))
        points = [point for piece in pieces for point in self._ask(self._map, question, piece, session)]
        known = {finding.id: finding for finding in findings.items}
        if len(pieces) > 1:
            picked = {pick.finding_id for point in points for pick in point.picks}
            chosen = list(entries([known[one] for one in known if one in picked]))
            piece = fitting(chosen, self._budget_tokens, self._count)
            points = self._ask(self._reduce, question, piece, session) if piece else []
        offered = tuple(finding.id for piece in pieces for entry in piece for finding in shown[entry])
        return Draft(in_sections(points, known), self.name, offered=offered)

    def _pieces(self, shown: _Entries) -> list[list[str]]:
        """The best passages that fit the pieces, cut up in the order of the articles' text."""
        kept = fitting(shown, _PIECES * self._budget_tokens, self._count)
        pieces: list[list[str]] = []
        left = 0
        for entry in sorted(kept, key=lambda entry: _place(shown[entry])):
            tokens = self._count(entry)
            if tokens > self._budget_tokens:
                continue
            if tokens > left:
                pieces.append([])
                left = self._budget_tokens
            pieces[-1].append(entry)
            left -= tokens
        return pieces

    def _ask(
        self, template: Template, question: Question, piece: Sequence[str], session: Session
    ) -> list[DraftPoint]:
        prompt = template.fill(wanted=data(question.text), passages="\n".join(piece))
        reply = self._model.complete(prompt, SectionedReply.model_json_schema(), session.purse)
        return [drafted(point) for point in read(reply, SectionedReply).points[:_POINTS]]


def _place(findings: Sequence[Finding]) -> tuple[str, str, int]:
    version = findings[0].quote.version
    published = version.published_at.isoformat() if version.published_at else ""
    return published, version.id, findings[0].passage.start

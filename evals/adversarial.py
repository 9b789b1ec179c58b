"""python -m evals.adversarial: what verification stops of a lying model, and what it costs an honest one.

Two model's servers on loopback answer every question of a set: one misquotes in each answer, in a different
way each time (tests/fakes/forging.py); the other is a writer by templates that means well (evals/honest.py).
Without arguments over the sample archive; --polnear and the rest as for evals.run.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from pydantic import SecretStr

from bot.slack.blocks import render
from bot.slack.mrkdwn import Block
from evals.honest import LEAD, SLIPS, Honest
from evals.questions import HERE, SAMPLE_QUESTIONS, Asked, load_questions, names_in, polnear_pages
from evals.run import archive_of
from evals.scorer import not_verbatim
from index.stores import Stores
from prompts.model import Model
from retrieval.answer_json import to_json
from retrieval.ask import Asking
from retrieval.fallback import Fallback
from retrieval.quoting import Quoting
from retrieval.types import Answer, Dropped, Fault
from retrieval.writing import Writing
from tests.fakes.forging import FORGERIES, Forged
from tests.fakes.model import Reply
from tests.fakes.thinking import Thinking, Told, filled

_FORGED = 3  # misquotes in an answer, beside one true quote
_TIMEOUT_S = 15.0
_OF_A_QUOTE = {Fault.NOT_VERBATIM, Fault.UNKNOWN_PASSAGE}


class Forger(Thinking):
    """Misquotes in every answer, in the next three ways that its passages allow.

    `forged` are the misquotes of each reply, by the way that made them.
    """

    def __init__(self) -> None:
        super().__init__(self._forge)
        self.forged: list[list[tuple[str, Forged]]] = []
        self._turns = count()

    def _forge(self, told: Told) -> Reply:
        made: list[tuple[str, Forged]] = []
        for _ in range(len(FORGERIES)):
            name = list(FORGERIES)[next(self._turns) % len(FORGERIES)]
            if forged := FORGERIES[name](told.sentences):
                made.append((name, forged))
            if len(made) == _FORGED:
                break
        self.forged.append(made)
        lies = [{"prose": None, "passage_id": lie.passage_id, "words": lie.words} for _, lie in made]
        true = [{"prose": None, "passage_id": told.sentences[-1].id, "words": None}]
        return Reply(filled(told.schema, lies + true))


@dataclass
class Stopped:
    """What became of a lying model's answers."""

    questions: int = 0
    answers: int = 0
    quotes: int = 0
    not_verbatim: int = 0
    proposed: Counter[str] = field(default_factory=Counter)
    dropped: Counter[tuple[str, Fault]] = field(default_factory=Counter)


@dataclass
class Survived:
    """What became of an honest writer's drafts: of so many, so many stood."""

    drafts: Counter[str] = field(default_factory=Counter)
    quotes: Counter[str] = field(default_factory=Counter)
    prose: Counter[str] = field(default_factory=Counter)
    leads: Counter[str] = field(default_factory=Counter)
    slips: Counter[str] = field(default_factory=Counter)
    by_template: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: Counter[Fault] = field(default_factory=Counter)


def lied_to(stores: Stores, questions: Iterable[Asked], texts: Mapping[str, str]) -> Stopped:
    """Every question, answered by a model that misquotes."""
    stopped = Stopped()
    with Forger() as model:
        asking = _asking(stores, model)
        for asked in questions:
            before = len(model.forged)
            answer = asking.ask(asked.question, asked.history)
            stopped.questions += 1
            stopped.quotes += len(_posted(answer))
            stopped.not_verbatim += not_verbatim(to_json(answer), texts) + _not_slices(answer)
            for made in model.forged[before:]:
                stopped.answers += bool(made)
                why = {(one.finding_ids[0], one.words): one.fault for one in answer.audit.dropped}
                for name, lie in made:
                    stopped.proposed[name] += 1
                    if lie in why:
                        stopped.dropped[name, why[lie]] += 1
    return stopped


def drafted_for(stores: Stores, questions: Iterable[Asked]) -> Survived:
    """Every question, answered by a writer that means well."""
    survived = Survived()
    with Honest() as model:
        asking = _asking(stores, model)
        for asked in questions:
            before = len(model.drafted)
            answer = asking.ask(asked.question, asked.history)
            for points in model.drafted[before:]:
                intact = [_tally(survived, name, item, answer.audit.dropped) for name, item in points]
                _count(survived.drafts, all(intact))
    return survived


def _tally(survived: Survived, name: str, item: Mapping[str, str | None], dropped: Iterable[Dropped]) -> bool:
    """Whether a point of a draft stands as it was written."""
    lost = {(one.finding_ids[0], one.words): one.fault for one in dropped}
    quote = lost.get((str(item["passage_id"]), item["words"] or ""))
    quote = quote if quote in _OF_A_QUOTE else None
    _count(survived.quotes, quote is None)
    survived.faults.update([quote] if quote else [])
    prose = lost.get((str(item["passage_id"]), item["prose"] or "")) if item["prose"] else None
    if item["prose"]:
        kind = survived.slips if name in SLIPS else survived.leads if name == LEAD else survived.prose
        _count(kind, prose is None)
        _count(survived.by_template[name], prose is None)
        survived.faults.update([prose] if prose else [])
    return quote is None and prose is None


def _count(tally: Counter[str], stood: bool) -> None:
    tally.update(["all", "stood"] if stood else ["all"])


def _asking(stores: Stores, server: Thinking) -> Asking:
    model = Model("on-loopback", _TIMEOUT_S, SecretStr("none"), server.base_url)
    return Asking(stores, Fallback(Writing(model), Quoting(), _TIMEOUT_S))


def _posted(answer: Answer) -> list[tuple[str, str]]:
    """Each quote of the Slack message: the place that its button names, and the words in its block."""
    blocks = render(answer, lambda quote: f"http://127.0.0.1/{quote.version.id}").blocks
    places = [block["elements"][0]["value"] for block in blocks if block["type"] == "actions"]
    return list(zip(places, _quoted(blocks), strict=True))


def _quoted(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        for part in block["elements"] if block["type"] == "rich_text" else []:
            if part["type"] == "rich_text_quote":
                yield "".join(element["text"] for element in part["elements"])


def _not_slices(answer: Answer) -> int:
    """Posted quotes that are not the beginning of the words at their place."""
    quotes = [*answer.quotes, *answer.closest]
    whole = {f"{quote.version.id}:{quote.span.start}:{quote.span.end}": quote.text for quote in quotes}
    return sum(not whole[place].startswith(words) for place, words in _posted(answer))


def report(name: str, stopped: Stopped, survived: Survived) -> bool:
    """Print both; whether every quote posted was verbatim."""
    print(f"\n{name}: a model that misquotes in each answer")
    print(f"  {stopped.questions} questions, {stopped.answers} drafted by it (the others refused)")
    print(f"  quotes posted {stopped.quotes}, not verbatim {stopped.not_verbatim}")
    dropped = stopped.dropped.total()
    print(
        f"  misquotes proposed {stopped.proposed.total()}, dropped {dropped}, shown as the archive has it "
        f"{stopped.proposed.total() - dropped}"
    )
    for way, proposed in stopped.proposed.items():
        faults = {fault: times for (made, fault), times in stopped.dropped.items() if made == way}
        told = ", ".join(f"{fault} {times}" for fault, times in faults.items())
        print(f"    {way:22} {proposed:4}   {told or 'none dropped'}")
    print(f"\n{name}: an honest writer by templates (not a model)")
    rows = {
        "quotes": survived.quotes,
        "prose of what was said": survived.prose,
        "prose that only names": survived.leads,
        "prose with a slip": survived.slips,
        "whole drafts": survived.drafts,
    }
    for what, tally in rows.items():
        print(f"  {what:26} {tally['stood']:4} of {tally['all']:4} stand   {_share(tally)}")
    for template, tally in survived.by_template.items():
        print(f"    {template:36} {_share(tally)} of {tally['all']}")
    print("  " + ", ".join(f"{fault} {times}" for fault, times in survived.faults.most_common()))
    return stopped.not_verbatim == 0


def _share(tally: Counter[str]) -> str:
    return f"{tally['stood'] / max(1, tally['all']):.2f}"


def _run(name: str, stores: Stores, questions: list[Asked], texts: dict[str, str]) -> bool:
    return report(name, lied_to(stores, questions, texts), drafted_for(stores, questions))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--polnear", type=Path, help="PolNeAR folder with text/ and metadata.tsv")
    parser.add_argument("--archive", type=Path, help="file of article names: the archive for --questions")
    parser.add_argument("--questions", type=Path, help="a set with offsets, over PolNeAR articles")
    arguments = parser.parse_args()
    if not arguments.polnear:
        with archive_of(None) as (stores, texts):
            return 0 if _run("sample", stores, load_questions(SAMPLE_QUESTIONS, texts), texts) else 1
    archive = arguments.archive or HERE / "polnear" / "dev_archive.txt"
    path = arguments.questions or HERE / "polnear" / "dev.jsonl"
    with archive_of(polnear_pages(arguments.polnear, names_in(archive))) as (stores, texts):
        return 0 if _run(path.stem, stores, load_questions(path, texts), texts) else 1


if __name__ == "__main__":
    sys.exit(main())

"""A sentence as the words that linking prose is compared by: stems, figures and names."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.lexicon import words
from index.locate import fold
from index.words import stems

_BETWEEN = words("words between content") | words("neutral reporting verbs")
_TOKEN = re.compile(
    r"(?P<sign>[$£€])?(?P<figure>\d+(?:[.,]\d+)*)(?P<unit>\s(?:thousand|million|billion|trillion)\b|[^\W\d_]*)(?P<share>\s?%)?"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
)
_SIGNS = {"$": "dollars", "£": "pounds", "€": "euros"}
_SCALES = {"thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_UNITS = {"": 1, "st": 1, "nd": 1, "rd": 1, "th": 1, "k": 1000, "m": 10**6, "bn": 10**9, **_SCALES}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = dict(zip(_ONES.split(), range(20), strict=True)) | dict(
    zip(_TENS.split(), range(20, 100, 10), strict=True)
)
_SHORT = {"n't": "not", "'ll": "will", "'d": "would", "'ve": "", "'re": "", "'m": "", "'s": ""}
_BASES = {"ca": "can", "wo": "will", "sha": "shall"}


@dataclass(frozen=True, slots=True)
class Word:
    """`stem` is what is compared: of a figure "#" and its value, however it is written. `gap` is the text
    before it; `owns` where "'s" follows.
    """

    text: str
    stem: str
    gap: str = ""
    owns: bool = False

    @property
    def is_figure(self) -> bool:
        return self.stem.startswith("#")

    @property
    def is_content(self) -> bool:
        return self.text.lower() not in _BETWEEN or self.text in {"US", "IT", "WHO"}

    @property
    def has_capital(self) -> bool:
        return self.text[:1].isupper()


def read(text: str) -> list[Word]:
    """The words of a sentence in order, with numbers in words made figures ("twelve" is 12)."""
    plain = re.sub(r"\bper cent\b", "percent", fold(unicodedata.normalize("NFC", text)))
    return list(_counted(list(_words(plain))))


def _words(text: str) -> Iterator[Word]:
    end = 0
    for match in _TOKEN.finditer(text):
        gap, end = text[end : match.start()], match.end()
        yield from _figure(match, gap) if match["figure"] else _word(match["word"], gap)


def _figure(match: re.Match[str], gap: str) -> Iterator[Word]:
    unit = match["unit"].strip().lower()
    value = _value(match["figure"])
    if value is None or unit not in _UNITS:
        yield Word(match[0], f"#{match['figure']}{unit}", gap)
        return
    yield Word(match[0], f"#{_shown(value * _UNITS[unit])}", gap)
    for name in (_SIGNS.get(match["sign"] or ""), "percent" if match["share"] else None):
        if name:
            yield Word(name, _stem(name))


def _value(figure: str) -> Decimal | None:
    """The number; None for what is none ("1.2.3", "5,5")."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", figure):
        return Decimal(figure.replace(",", ""))
    return None


def _word(text: str, gap: str) -> Iterator[Word]:
    lower = text.lower()
    if lower == "cannot":
        text, lower = "can't", "can't"
    ending = next((ending for ending in _SHORT if lower.endswith(ending)), "")
    base = text[: len(text) - len(ending)]
    base = _BASES.get(base.lower(), base) if ending == "n't" else base
    if base:
        yield Word(base, _stem(base), gap, ending == "'s")
    if _SHORT.get(ending):
        yield Word(_SHORT[ending], _SHORT[ending])


def _stem(word: str) -> str:
    return " ".join(stems(word)) or word.lower()


def _counted(found: Sequence[Word]) -> Iterator[Word]:
    """The words with runs such as "three hundred" or "1.2 million" as one figure."""
    at = 0
    while at < len(found):
        first = found[at]
        total, end = Decimal(0), at
        part: Decimal | None = None
        while end < len(found) and (end == at or found[end].gap in {" ", "-"}):
            number = _number(found[end])
            lower = found[end].text.lower()
            if number is not None and (part is None or _adds_up(part, number)):
                part = (part or Decimal(0)) + number
            elif lower == "and" and part and part % 100 == 0 and _follows(found, end):
                pass
            elif lower == "hundred" and part is not None:
                part *= 100
            elif lower in _SCALES and part is not None:
                total, part = total + part * _SCALES[lower], None
            else:
                break
            end += 1
            if part is None and total:
                break
        if end == at:
            yield first
            at += 1
        else:
            text = " ".join(word.text for word in found[at:end])
            yield replace(first, text=text, stem=f"#{_shown(total + (part or 0))}")
            at = end


def _adds_up(part: Decimal, number: Decimal) -> bool:
    """Whether "part number" is one number: "twenty five", "three hundred twenty"."""
    if part % 100 == 0:
        return part >= 100 and number < 100
    return part % 100 >= 20 and part % 10 == 0 and 0 < number < 10


def _follows(found: Sequence[Word], at: int) -> bool:
    return at + 1 < len(found) and _number(found[at + 1]) is not None and not found[at].is_figure


def _number(word: Word) -> Decimal | None:
    if word.text.lower() in _SMALL:
        return Decimal(_SMALL[word.text.lower()])
    return Decimal(word.stem[1:]) if re.fullmatch(r"#\d+(?:\.\d+)?", word.stem) else None


def _shown(value: Decimal | int) -> str:
    plain = f"{Decimal(value):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain

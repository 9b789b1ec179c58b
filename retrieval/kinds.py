"""What a sentence is in an answer: a claim, the evidence cited for one, or a response to one."""

import re

from retrieval.types import Finding

_EVIDENCE = re.compile(
    r"\b(?:affidavit|documents?|records?|e-?mails?|memos?|letters?|transcripts?|"
    r"video\w*|footage|tapes?|recordings?|photo\w*|pictures?|images?|screenshots?|stud(?:y|ies)|surveys?|polls?|reports?|data|statistics|figures|"
    r"numbers|research|filings?|testimony|audit|citing|cited|cites|pointed to|points to|"
    r"pointing to|based on|showed|shows|found|according to|evidence|percent)\b|\d%",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput\w+|reject\w*|dismiss\w*|rebut\w*|counter(?:s|ed)|contradict\w*|refut\w+|"
    r"doubt\w*|disagree\w*|respond\w*|repl(?:y|ies|ied)|answer(?:s|ed))\b",
    re.IGNORECASE,
)

_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput(?:es?|ed)|reject(?:s|ed)?|dismiss(?:es|ed)|rebuffed|"
    r"contradict(?:s|ed)|refut(?:es|ed)|disagree[sd]|(?:took|takes) issue|brush(?:es|ed) .{0,30}\baside|"
    r"pushe[sd] back|call(?:s|ed) .{1,30}\b(?:lies?|false|untrue|nonsense|baseless|hoax|smear|fairy tale))\b",
    re.IGNORECASE,
)

# Of what nobody in the ledger says: a council that rejects a plan denies nothing.
_DENIES_ALONE = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput(?:es?|ed)|refut(?:es|ed)|contradict(?:s|ed)|"
    r"(?:reject|dismiss)(?:s|es|ed)?\b[^.;]{0,30}\b(?:claims?|allegations?|accusations?|charges?|suggestions?|reports?))\b",
    re.IGNORECASE,
)
_ALLEGES = re.compile(
    r"\b(?:accus(?:e[sd]?|ers?|ing|ations?)|alleg(?:e[sd]?|edly|ing|ations?)|charg(?:ed|es) (?:that|with)|"
    r"suspected of)\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:(?:reported|supposed|purported|apparent)ly|purported|rumou?r(?:s|ed)?|"
    r"(?:is|are|was|were) (?:said|claimed|believed|thought|reported|understood) to)\b",
    re.IGNORECASE,
)

# What the tagger may have missed: somebody's word, although the ledger has nobody for it.
_REPORTS = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|tells|told|stat(?:es|ed)|answer(?:s|ed)|repl(?:ies|ied)|claim(?:s|ed)|argue[sd]|"
    r"insist(?:s|ed)|warn(?:s|ed)|assert(?:s|ed)|contend(?:s|ed)|admit(?:s|ted)|conced(?:es|ed)|confess(?:es|ed)|"
    r"testif(?:y|ies|ied)|wrote that|believe[sd]?|doubt(?:s|ed)|blam(?:e[sd]?|ing)|"
    r"la(?:id|ys) the (?:fault|blame)|"
    r"according to|point(?:s|ed) to|puts? the \w+ at)\b",
    re.IGNORECASE,
)


def cites_evidence(text: str) -> bool:
    """Whether the words speak of something that can be checked: a document, an image, a figure."""
    return bool(_EVIDENCE.search(text))


def answers_another(finding: Finding) -> bool:
    """Whether somebody denies, disputes, confirms or answers what another said, by the reporting verb; or by
    any verb of denial in the sentence ("denied it, maintaining that …").
    """
    return finding.is_speech and bool(_ANSWERS.search(finding.cue) or _DENIES.search(finding.quote.text))


def denies(finding: Finding) -> bool:
    """Whether somebody contradicts what another said, and does not merely answer it."""
    return finding.is_speech and bool(_DENIES.search(f"{finding.cue} {finding.quote.text}"))


def answers_by_cue(finding: Finding) -> bool:
    """The same by the reporting verb alone: "Lee said the council rejected it" answers nobody."""
    return finding.is_speech and bool(_ANSWERS.search(finding.cue) or _DENIES.search(finding.cue))


def tells_of_denial(text: str) -> bool:
    """Whether a verb of the words contradicts something."""
    return bool(_DENIES.search(text))


def denies_alone(text: str) -> bool:
    """Whether the words, which nobody in the ledger says, tell that something said is not so."""
    return bool(_DENIES_ALONE.search(text))


def alleges(text: str) -> bool:
    """Whether the words hold an accusation, whoever makes it."""
    return bool(_ALLEGES.search(text))


def reports(text: str) -> bool:
    """Whether the words report what is said, by somebody or by nobody in particular ("is said to")."""
    return bool(_HEARSAY.search(text) or _REPORTS.search(text))

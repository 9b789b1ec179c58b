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

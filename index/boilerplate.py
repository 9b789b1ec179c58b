"""Tells a page's furniture (teasers, adverts, share prompts) from what the article says.

Precision first: a sentence that is dropped cannot be quoted, a teaser that stays does little harm.
"""

import re

MAX_LINE = 300  # furniture is short

_PLATFORM = (
    r"(?:facebook|twitter|x|instagram|telegram|whatsapp|youtube|linkedin|tiktok|threads|bluesky|mastodon|vk|reddit|"
    r"pinterest|flipboard|google news|apple news|messenger|snapchat)"
)

# A label and a colon, then another article's headline. No one begins a sentence with these.
_TEASER = re.compile(
    r"(?:read|see|watch|hear|learn|view)\s+(?:more|also|next)(?:\s+(?:on|about|from)\b[^:.]{1,60})?\s*[:>»|→–—]\s*\S"
    r"|(?:also\s+(?:read|on|see|watch)|read\s+(?:the\s+)?full\s+(?:story|article|report))\b[^:.]{0,40}\s*[:>»|→]\s*\S"
    r"|(?:related|recommended|more)\s+(?:stor(?:y|ies)|articles?|coverage|content|topics?|links?|reading|news|posts?"
    r"|videos?|on this story|from [^:.]{1,40})\s*[:>»|]"
    r"|(?:you may also (?:like|be interested in)|don[’']t miss|most read|most popular|trending(?: now)?"
    r"|more to read)\s*:"
    r"|(?:lesen sie (?:auch|mehr)|mehr zum thema|lire aussi|à lire aussi|lisez aussi|lea también|leia também"
    r"|leggi anche|lees ook|читайте также|по теме|читайте ещё)\s*:\s*\S",
    re.IGNORECASE,
)
# The same, but a sentence may begin so: taken only when it does not end as a sentence does.
_WEAK_TEASER = re.compile(
    r"(?:RELATED|Related|MORE|WATCH|Watch|LISTEN|SEE|READ|Recommended|RECOMMENDED|PHOTOS|VIDEO|GALLERY)\s*:\s*\S"
    r"|(?:Read|READ) (?:more|MORE) (?:about|on|from|at|in our|ABOUT|ON)\s+\S"
    r"|ALSO ON [A-Z]+\.[A-Z]+\b"
)
_WHOLE_LINE = re.compile(
    r"""(?:
      (?:-\s*)?advertise?ment(?:\s*[-–—.:|]?\s*(?:continue\s+reading\s+below|scroll\s+to\s+continue))?(?:\s*-)?
    | (?:story|article)\s+continues\s+(?:below|after)(?:\s+(?:this\s+|the\s+)?ad(?:vertisement)?)?
    | skip\s+(?:past\s+)?(?:advertisement|ad|newsletter\s+promotion|to\s+(?:main\s+)?content)
    | (?:after|before)\s+newsletter\s+promotion
    | sponsored(?:\s+content)? | paid\s+(?:content|post|advertisement) | promoted(?:\s+(?:content|stories))?
    | anzeige | werbung | publicité | publicidad | pubblicità | реклама
    | continue\s+reading(?:\s+(?:the\s+main\s+story|below|…|\.\.\.))?
    | (?:read|see|show|load|view)\s+(?:more|less|also|all|next)(?:\s+(?:here|stories|articles))?
    | click\s+here(?:\s+(?:to|for)\s+(?:read|see|subscribe|sign|view|watch|more)\b.*)?
    | (?:related|recommended|more)\s+(?:stor(?:y|ies)|articles?|coverage|content|topics?
      |links?|reading|news|videos?)
    | related | more\s+on\s+this(?:\s+(?:story|topic))? | most\s+(?:read|popular|viewed) | trending(?:\s+now)?
    | you\s+may\s+also\s+(?:like|be\s+interested\s+in) | recommended(?:\s+for\s+you)?
    | editor[’']?s[’']?\s+picks
    | up\s+next | (?:watch|listen)(?:\s+(?:now|live|to\s+this\s+(?:article|story)))?
    | \d+\s+min(?:ute)?s?\s+read
    | share | tweet | print | e-?mail | save | copy\s+link | link\s+copied!?
    | comments?(?:\s*\(\d+\))? | \d+\s+comments?
    | leave\s+a\s+(?:comment|reply) | (?:view|show|hide|post\s+a)\s+comments? | join\s+the\s+conversation
    | (?:(?:please\s+)?share|e-?mail|tweet|print|save|bookmark|send)\s+this
      (?:\s+(?:article|story|page|post|on|via|with))*
      (?:\s+(?:to\s+)?(?:a\s+friend|PLATFORM|e-?mail|your\s+friends))?
    | (?:click\s+to\s+)?(?:share|tweet|post|send|pin)\s+(?:this\s+)?(?:article\s+|story\s+)?
      (?:on|via|to|by)\s+(?:PLATFORM|e-?mail|a\s+friend)(?:\s*\(opens\s+in\s+(?:a\s+)?new\s+window\))?
    | (?:follow|like|join|find|add)\s+(?:us|me|@\w+|[\w.’' ]{2,40}?)\s+on\s+PLATFORM
      (?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s*&\s*)(?:on\s+)?PLATFORM)*
    | follow\s+(?:us|@\w+)(?:\s*[:,]?\s*@\w+)*
    | all\s+rights\s+reserved | back\s+to\s+top | loading(?:…|\.\.\.)? | getty\s+images
    )\s*[.!:>»→…]*""".replace("PLATFORM", _PLATFORM),
    re.IGNORECASE | re.VERBOSE,
)
# Spoken to the reader; a reporter writing about such things would say who speaks, and that keeps the line.
_PROMPT = re.compile(
    r"(?:sign\s+up|subscribe|register)\b.{0,80}\b(?:newsletters?|inbox|e-?mails?|alerts|briefing|podcast|channel|updates)\b"
    r"|(?:sign\s+up|subscribe|log\s+in|register)\s+(?:here|now|today|to\s+(?:continue|read))\b"
    r"|get\s+(?:the|our|all|more|breaking|daily|today)\b.{0,80}\b(?:in|to|into)\s+your\s+inbox\b"
    r"|follow\s+us\b.{0,20}\bon\b"
    r"|(?:download|get)\s+(?:the|our)\s+(?:[\w ]{1,30}\s)?app\b.{0,60}"
    r"|(?:think|if)\s+(?:you|your\s+friends)\b.{0,60}\bshare\s+(?:this|it|the)\s+(?:story|article|post)\b"
    r"|(?:got|have|do\s+you\s+have)\s+a\s+(?:news\s+)?(?:tip|story)\b.{0,40}\?"
    r"|support\s+(?:our|independent|quality)\s+journalism\b"
    r"|we\s+use\s+cookies\b"
    r"|(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:19|20)\d\d\b"
    r"|this\s+material\s+may\s+not\s+be\s+published",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"[\"“”«»„]|\b(?:said|says|told|wrote|writes|added|according|urged|asked)\b", re.IGNORECASE
)


def boilerplate(line: str) -> bool:
    """Whether the whole line is furniture; never because a sentence merely contains such words."""
    line = " ".join(line.split())
    if not line or len(line) > MAX_LINE:
        return False
    if _TEASER.match(line) or _WHOLE_LINE.fullmatch(line):
        return True
    if _WEAK_TEASER.match(line) and not line.endswith((".", "?", "!", "”", '"')):
        return True
    return bool(_PROMPT.match(line)) and not _SPOKEN.search(line)

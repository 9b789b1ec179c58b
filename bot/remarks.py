"""What people write in a thread besides questions to the archive: thanks, greetings, remarks to each other.

In doubt it is a question. A remark that is answered is a nuisance, a question that is passed over is a fault;
so every word of a remark must be one that remarks are made of.
"""

import re
from enum import StrEnum


class Heard(StrEnum):
    QUESTION = "question"
    REMARK = "remark"
    HELP = "help"  # what the bot can do is asked


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_EMOJI = re.compile(r":[\w+'-]+:")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_THANKS = _set(
    "thank thanks thankyou thx tx ty tysm thnx cheers ta merci danke gracias obrigado obrigada grazie tack"
)
# Words of which one makes a remark, if it holds no others than these and those below.
_TELLING = _THANKS | _set(
    "hi hiya hello hey heya howdy yo hallo hola bonjour greetings goodbye bye cya gm gn "
    "ok okay okey k kk alright lol lmao rofl haha hahaha hahahaha hehe hah ha heh wow whoa ooh oh ah aha yay "
    "hmm hm mm mhm ugh oops yikes omg wtf damn phew yes yep yup yeah yea ya nope nah np nvm brb afk omw fyi "
    "tbd nice cool great good awesome perfect brilliant excellent amazing fantastic lovely neat sweet super "
    "wonderful helpful fab sorry congrats congratulations agreed exactly indeed noted done cheerio please "
    "pls welcome ditto understood roger yw interesting hilarious funny"
)
_MEALS = _set("lunch coffee drinks beer beers breakfast dinner")  # "the dinner" is one that somebody reports
# With a question mark these may ask about what was answered ("agreed?", "sorry?").
_DOUBTFUL = _set("agreed done noted understood exactly indeed interesting helpful sorry funny")
_ASK_FIRST = _set("is was are were did does do has have had will can could should would be am")
_WITH_THEM = _set(
    "a an the and or so very much many lot lots all everyone everybody folks guys team bot mate friend again "
    "for at in on to of as too also really quite just then now here there today tomorrow tonight later soon "
    "morning afternoon evening night day week weekend monday tuesday wednesday thursday friday saturday "
    "sunday am pm noon o'clock i i'm i'll i've we we'll we're let's lets me us my our you your you're u it "
    "its it's that that's this these is was be been are have has had got get will can do did "
    "does make made see one job work help works worked thing stuff find catch point idea no "
    "not yet back well done enough always better best both grab meet need needed "
    "wanted time minute minutes min mins sec"
)
# Whole sentences and their beginnings, where the words alone would not tell.
_REMARKS = re.compile(
    r"(?:(?:and|so|but|well|oh|ok|okay|yes|no|yeah|hey)\s+)*(?:"
    r"(?:i\s+)?(?:got|love|like|hate) (?:it|that|this)|(?:i\s+)?(?:see|agree|understand|know)|will do|on it|"
    r"(?:that )?makes sense|"
    r"sounds? (?:good|great|fine|right)|fair enough|go ahead|good point|never ?mind|well done|of course|"
    r"no (?:worries|problem|prob|way|idea|thanks|rush|need|doubt)|not (?:now|yet|sure)|my (?:bad|mistake)|"
    r"same here|me (?:too|neither)|"
    r"how are (?:you|things|we)(?: doing| all| today)*|how(?:'s| is) it going|what'?s up|"
    r"see (?:you|ya)(?: later| soon| tomorrow| then| there)?|talk (?:later|soon)|"
    r"just (?:testing|a test)|test(?:ing)?(?: test(?:ing)?)*|ping|"
    r"happy (?:friday|birthday|holidays|new year)|"
    r"no(?: no)*|can do|(?:that(?:'s| is) |all |it's )?fine(?: by me| with me)?|"
    r"you(?:'re| are) (?:welcome|right|the best|a star)|that(?:'s| is) (?:it|all)|"
    r"(?:that's|it's|this is) (?:huge|wild|crazy)"
    r")"
)
# What somebody says that they, or both, will do or have done; with a word that asks, it may ask.
_DOINGS = re.compile(
    r"(?:(?:and|so|but|well|oh|ok|okay|yes|no|yeah|thanks|great|cool|nice)\s+)*(?:"
    r"(?:i'll|i will|we'll|we will|let me|lemme|let's|lets)\s+"
    r"(?:call|ring|phone|email|file|write|draft|use|run|add|put|send|ping|ask|go|get|grab|take|handle|do|meet|discuss|talk|"
    r"chat|read|look|be|start|finish|update|share|post)|"
    r"(?:i'm|i am|we're|we are)\s+(?:on|off|in|out|done|filing|calling|writing|heading|going|running|back|"
    r"late|leaving|using|adding|sending|working)|"
    r"(?:i've|i have|we've|we have)\s+(?:sent|filed|called|emailed|added|written|asked|updated|posted)"
    r")\b"
)
_SHORT = 8  # words
_ASKING = re.compile(
    r"[?:]|\b(?:did|said|says?|show|tell|find|list|give|summari[sz]e|only|about|who|whom|whose|what|which|when|where|why|how|whether|if|any|evidence|proof|sources?|quotes?|archive)\b"
)
_HELP = re.compile(
    r"help|help me|(?:please )?help me please|how can you help(?: me)?|can you help(?: me)?|"
    r"(?:so )?what (?:can|do|else can) you do(?: for (?:me|us))?|what are you(?: for)?|who are you|"
    r"how (?:do|does|can) (?:you|this bot|the bot) work|how (?:do|can) (?:i|we) (?:use (?:you|this)|ask you)|"
    r"what (?:can|should) (?:i|we) ask(?: you)?|what do you know|are you (?:a bot|there|human|a robot)"
)


def heard(text: str) -> Heard:
    """What a person's words, as `bot.slack.mrkdwn.typed` gives them, are to the archive."""
    plain = _EMOJI.sub(" ", text).replace("’", "'").casefold()
    words = _WORD.findall(plain)
    said = " ".join(words)
    if not words:
        return Heard.HELP if not text.strip() else Heard.REMARK
    asked = " ".join(_after_greeting(words))
    if _HELP.fullmatch(asked):
        return Heard.HELP
    if (
        _REMARKS.fullmatch(said)
        or (asked and _REMARKS.fullmatch(asked))
        or _is_made_of_them(words, asks="?" in text)
    ):
        return Heard.REMARK
    is_doing = len(words) <= _SHORT and _DOINGS.match(said) and not _ASKING.search(plain)
    return Heard.REMARK if is_doing else Heard.QUESTION


def is_thanks(text: str) -> bool:
    return not _THANKS.isdisjoint(_WORD.findall(text.casefold()))


def _after_greeting(words: list[str]) -> list[str]:
    start = next((at for at, word in enumerate(words) if word not in _TELLING | {"there", "bot"}), len(words))
    return words[start:]


def _is_made_of_them(words: list[str], *, asks: bool) -> bool:
    """Whether each is a word of remarks, or a time, and one of them is enough for one."""
    telling = _TELLING - _DOUBTFUL if asks else _TELLING
    telling |= frozenset() if "the" in words else _MEALS
    others = [word for word in words if word not in telling and not word[:1].isdigit()]
    is_asked = words[0] in _ASK_FIRST
    return not is_asked and not telling.isdisjoint(words) and _WITH_THEM.issuperset(others)

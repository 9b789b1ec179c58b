"""News-like articles from templates and word lists of our own: as many as a benchmark wants, always the same.

Places, people and events are invented. The prose is for measuring speed, not for judging answers: paragraphs
have the length and mix of real ones (direct and indirect speech, documents, figures, background), and every
article has its own people and place, so that words are as unevenly spread as in an archive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from index.types import Page

_LENGTHS = range(530, 650)  # words; an article's length is drawn from these
_FIRST_DAY = datetime(2019, 1, 1, 6, tzinfo=UTC)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.strip().splitlines())


def _blocks(text: str) -> tuple[str, ...]:
    """Items that begin with a dash, each as one line."""
    return tuple(" ".join(block.split()) for block in text.split("\n- ")[1:])


_FIRST = _words("""
Adaeze Alba Amir Anneke Anselm Bettina Birgit Bruno Carys Cato Celeste Dagny Dario Delphine Desmond Edda
Elif Emeka Esther Farid Fenna Florian Gideon Greta Hamish Hana Idris Ilse Imogen Ivo Jamila Jonas Kaspar
Kerstin Lalita Leander Lorcan Maeve Malik Marit Mateo Nadia Nils Noor Odile Orla Osman Petra Quentin Rafi
Rosalind Sabine Samir Saskia Selma Tamsin Teodor Tilde Ulrich Uma Vera Viktor Wanda Xenia Yusuf Zofia
""")
_LAST_START = _words("""
Al Bar Bel Bran Cal Car Cor Dal Den Dor El Fal Far Gal Gar Hal Har Hol Jar Kel Kes Lan Lor Mal Mar Mor Nor
Ost Pal Per Quin Ral Ros Sal Sel Stav Tal Tor Ul Val Var Wen Wil Yar Zel
""")
_LAST_END = _words(
    "berg den dottir er feld gate holm ing kamp land ley man mere nes oso ova quist sen son vik"
)
_PLACE_START = _words("""
Amber Ash Beacon Birch Black Bram Clear Copper Crane Dun East Elder Fair Fern Glen Grey Hart Hazel High Iron
Kings Lark Long Maple Mill North Oak Otter Pine Raven Red Rush Salt Silver South Stone Swan Thorn West White
Winter
""")
_PLACE_END = _words(
    "borough bridge brook bury cliff combe dale field ford gate ham haven hill lea mouth port worth"
)
_OUTLETS = _words("Courier Dispatch Gazette Herald Ledger Messenger Observer Post Record Sentinel Tribune")
_ROLES = _lines("""
a council member
the deputy mayor
a spokeswoman for the regional authority
an opposition leader
a former inspector
a nurse at the county hospital
""")
_UNNAMED = _lines("""
a senior official who was not authorised to speak
two people familiar with the talks
an aide to the mayor
one employee, who asked not to be named
""")
_MONTHS = _words("January March April May June July August September October November December")

# subject | trouble | remedy | document | things that come up
_TOPICS = _lines("""
old swing bridge|cracked hangers|repair contract|inspection report|lorries;bearings;detours;toll lanes
water company|lead in the pipes|replacement plan|laboratory analysis|samples;filters;meters;boil notices
county hospital|waiting times at night|staffing plan|internal audit|beds;shifts;surgeons;ambulances
school district|falling enrolment|merger of four schools|enrolment forecast|bus routes;teachers;sports halls
fishing fleet|shrinking cod quotas|buy-out scheme|stock assessment|trawlers;landings;nets;harbour dues
police department|unlogged stops|body camera programme|review of case files|patrols;complaints;footage
rail operator|cancelled trains|new timetable|punctuality table|drivers;signals;platforms;season tickets
housing authority|damp in the flats|renovation|survey of tenants|boilers;mould;rents;leaseholders
wind farm|noise at night|change to the turbines|acoustic study|blades;decibels;cables;landowners
harbour board|bribes for berths|new tender rules|indictment|invoices;shell companies;pilots;cranes
tax office|late refunds|overhaul of the computers|ombudsman's letter|claims;backlogs;passwords;consultants
forest service|a bark beetle plague|felling programme|satellite survey|spruces;sawmills;trails;contractors
data centre|its thirst for water|closed cooling loop|planning application|servers;megawatts;substations;jobs
university|sold laboratories|governance reform|minutes of the senate|grants;patents;students;donors
""")
_LEADS = _blocks("""
- {place} will have to wait at least until {month} for the {remedy} that was to end {trouble} at the
{subject}, the {paper} has learned. {unnamed} said the decision was taken on {weekday} behind closed doors.
- The {subject} in {place} knew of {trouble} long before the public did, according to the {document} seen by
the {paper}.
- {place} voted {n} to {m} on {weekday} to go ahead with the {remedy}, after a debate about {thing}.
""")
_SPEECH = _blocks("""
- “We were told about the {thing} in {month}, and nothing happened,” said {a}, {role}. “People here have a
right to know why.”
- {a}, {role}, said the {subject} had spent {money} on {thing} without asking anyone whether the {remedy}
would work.
- “It is simply not true that {trouble} came as a surprise,” {a} told reporters outside the town hall in
{place}. “The {document} was on everybody's desk.”
- {b} rejected that. “I have read the {document} twice,” {b_last} said, “and there is not one line in it
about {thing}.”
- According to {b}, {role2}, the number of {thing2} fell by {n} per cent in a year, while spending on
{thing} doubled.
- {unnamed} claimed that {a_last} had known about the {thing2} since {month} and had asked for the file to
be closed.
- {a_last} denied the allegation in a letter of {n} pages, and added that lawyers had been asked to look at
the matter.
- Asked about {trouble}, {b_last} replied that “all the {thing} are checked, every week, by somebody who
knows the job.”
""")
_EVIDENCE = _blocks("""
- The {document}, dated {month} {day}, lists {n} cases in which {thing} were counted twice and {m} in which
no record was kept.
- As proof, {a_last} pointed to a {document} from {year} and to photographs of the {thing2} taken by
residents in {place2}.
- Figures published on {weekday} put the cost at {money}, up from {money2}; a third went on {thing}.
- Minutes of a meeting on {month} {day} show that {b_last} warned of {trouble} and asked for {money2}, which
was refused by {n} votes to {m}.
- The paper's own count of {thing} along {street} on three mornings came to {n}, against the {m} that the
{subject} reports.
""")
_BACKGROUND = _blocks("""
- The {subject} serves some {people} people between {place} and {place2}. It was last reviewed in {year},
when the {remedy} was first proposed and then put off.
- Similar trouble was reported in {place2} in {year}. There, the authorities replaced the {thing} within {n}
weeks and paid {money2} in compensation.
- On {street}, where the effects are felt most, {n} families have signed a petition. Many of them depend on
{thing2}, and some have begun to make arrangements of their own.
- It is not the first time in {m} years that the {remedy} has been delayed. Earlier attempts failed over
{thing}, over money and, in {year}, over the question who should sign.
""")
_NEXT = _blocks("""
- A hearing is set for {month} {day}. Until then the {thing} will stay as they are, and the {subject} has
said it will not comment.
- “Ask me again in {month},” said {a_last}, who has lived in {place} for {n} years.
""")
_QUESTIONS = _blocks("""
- who said the {subject} in {place} spent {thing} money without asking anyone?
- what evidence did {a} cite about {trouble} in {place}?
- how did {b} respond to {a} over {trouble}?
- how much would the {remedy} at the {subject} of {place} cost?
- who claimed {a_last} of {place} had known about the {thing2}?
- what does the {document} on the {subject} in {place} list?
- when is the hearing about {trouble} at the {subject} in {place}?
""")


@dataclass(frozen=True, slots=True)
class _Story:
    """What stays the same within one article."""

    topic: tuple[str, ...]
    place: str
    people: tuple[str, str]
    roles: tuple[str, str]
    paper: str

    @classmethod
    def make(cls, number: int) -> "_Story":
        draw = _draw(number)
        return cls(
            topic=tuple(draw.choice(_TOPICS).split("|")),
            place=_place(draw),
            people=(_person(draw), _person(draw)),
            roles=(draw.choice(_ROLES), draw.choice(_ROLES)),
            paper=f"{_place(draw)} {draw.choice(_OUTLETS)}",
        )

    def fill(self, template: str, draw: Random) -> str:
        """The template with the story's own names, and with figures, dates and things drawn afresh."""
        *of_topic, things = self.topic
        thing, thing2 = draw.sample(things.split(";"), 2)
        unnamed = draw.choice(_UNNAMED)
        return template.format(
            **dict(zip(("subject", "trouble", "remedy", "document"), of_topic, strict=True)),
            thing=thing,
            thing2=thing2,
            a=self.people[0],
            b=self.people[1],
            a_last=self.people[0].split()[1],
            b_last=self.people[1].split()[1],
            role=self.roles[0],
            role2=self.roles[1],
            unnamed=unnamed[0].upper() + unnamed[1:],
            paper=self.paper,
            place=self.place,
            place2=_place(draw),
            street=draw.choice(_LAST_START) + draw.choice(_LAST_END) + " Street",
            month=draw.choice(_MONTHS),
            day=draw.randint(1, 28),
            year=draw.randint(1998, 2018),
            weekday=draw.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
            n=draw.randint(12, 94),
            m=draw.randint(3, 11),
            people=f"{draw.randint(9, 480)},000",
            money=f"${draw.randint(2, 98)}.{draw.randint(1, 9)} million",
            money2=f"${draw.randint(110, 980)},000",
        )


def pages(count: int) -> Iterator[Page]:
    """The first `count` articles; the nth is the same whatever the count."""
    for number in range(count):
        story, draw = _Story.make(number), _draw(number, "text")
        title = story.fill("{subject} in {place}: {trouble}, and no {remedy} yet", draw)
        yield Page(
            source=f"https://{story.paper.replace(' ', '-').lower()}.example/{number}",
            text="\n\n".join(_paragraphs(story, draw)),
            title=title[0].upper() + title[1:],
            outlet=story.paper,
            authors=(_person(draw),),
            published_at=_FIRST_DAY + timedelta(hours=9 * number),
        )


def questions(count: int, articles: int) -> list[str]:
    """Questions about articles that are spread evenly over the first `articles`."""
    return [
        _Story.make(number * articles // count).fill(
            _QUESTIONS[number % len(_QUESTIONS)], _draw(number, "question")
        )
        for number in range(count)
    ]


def _paragraphs(story: _Story, draw: Random) -> Iterator[str]:
    wanted, written = draw.choice(_LENGTHS), 0
    speech, again = draw.sample(_SPEECH, len(_SPEECH)), draw.sample(_SPEECH, len(_SPEECH))
    other = draw.sample(_EVIDENCE + _BACKGROUND, len(_EVIDENCE) + len(_BACKGROUND))
    mixed = [template for pair in zip(speech, other, strict=False) for template in pair]
    templates = [draw.choice(_LEADS), *mixed, *again]
    while templates and written < wanted:
        together = [story.fill(templates.pop(0), draw) for _ in range(draw.choice((1, 1, 2))) if templates]
        written += sum(len(part.split()) for part in together)
        yield " ".join(together)
    yield story.fill(draw.choice(_NEXT), draw)


def _person(draw: Random) -> str:
    return f"{draw.choice(_FIRST)} {draw.choice(_LAST_START)}{draw.choice(_LAST_END)}"


def _place(draw: Random) -> str:
    return draw.choice(_PLACE_START) + draw.choice(_PLACE_END)


def _draw(number: int, purpose: str = "story") -> Random:
    return Random(f"{purpose} {number}")  # noqa: S311 (not for secrets: the same every time)

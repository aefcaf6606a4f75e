"""The page that a child reads and keeps: what adults do when they are not back, their own words, who sees what, and who is there to talk to.

It says "you" to the child and "we" for the adults. It holds no address, number, name of another person, waiting time, or reason to ring
the police: paper gets lost, and a plan for finding somebody is also a plan for staying away (NAT-2.4, NAT-2.5, NAT-2.9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carer_app.domain.own_words import NAME, NUMBER, PLACE, kept_safe
from carer_app.domain.plan_flags import advocate_flags
from carer_app.domain.profile import Profile
from carer_app.domain.profile_fields import date_words

WORDS_SHOWN = ("wishes", "what_helps", "who_i_talk_to", "welcome")
"""The fields whose words are the child's and are on the page. What worries them is not: it may be about somebody who looks over a shoulder."""


@dataclass(frozen=True, slots=True)
class Said:
    """A question, what the child said to it (`words`, theirs), or else what stands there instead (`ours`)."""

    asked: str
    words: str = ""
    ours: str = ""


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number that anybody may ring, what to call it, and what it is for."""

    number: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the page: sentences (`in_order`: one after the other), what was said, and numbers to ring. `unsaid` stands once for all
    that was not said."""

    id: str
    title: str
    lines: tuple[str, ...] = ()
    in_order: bool = False
    said: tuple[Said, ...] = ()
    unsaid: str = ""
    numbers: tuple[Helpline, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The whole page. `without` says to the adults, not to the child, what was kept off it, and `to_do` what is missing for the child."""

    title: str
    lead: str
    parts: tuple[Part, ...]
    made: str
    without: tuple[str, ...]
    to_do: tuple[str, ...] = ()

    @property
    def fixed(self) -> tuple[str, ...]:
        """Every sentence of it that is ours, for those who measure how hard it is to read."""
        found = [self.title, self.lead, self.made]
        for part in self.parts:
            found += [part.title, *part.lines, part.unsaid, *(text for said in part.said for text in (said.asked, said.ours))]
            found += [text for line in part.numbers for text in (line.name, line.text)]
        return tuple(text for text in found if text)


TITLE, LEAD = "Your page", "This page is for you. It says what we do when you are not back. You can keep it."

WHEN_AWAY = (
    "First we try to reach you. We ring you or send you a text. You can just text back one word.",
    "We check in your room and near the home.",
    "We ask people who care about you if they know where you are.",
    "We tell your social worker.",
    "If we need more help to find you, we ask for it. That can be the police. You are not in trouble.",
    "We do not stop until we know that you are safe.",
)
WHEN_BACK = (
    "We will be glad to see you.",
    "You can eat, wash and rest first. We will not ask you lots of things at the door.",
    "If you are hurt or feel ill, we get help for you.",
    "Later, someone will ask to talk with you about it. It can be someone who is not from here. You can say no.",
)
WHO_SEES = (
    "The adults who look after you can read your plan. Your social worker can too.",
    "If the police help to find you, we give them things that help. Your photo. How you look. Who you know and where you go. "
    "What you need to stay well. What could hurt you.",
    "We do not show it to other people just to chat.",
)
MAY_SHARE = {
    "yes": "You said yes. The police can read your words, if they help to find you.",
    "no": "You said no. We do not give your words to the police.",
    "asked": "We asked you. You can take your time. We do not give your words to the police if you do not say yes.",
    "": "We have not asked you yet. We do not give your words to the police if you do not say yes.",
}
INVOLVED = {
    "wrote_it": "You wrote your part of the plan.",
    "took_part": "You helped to make the plan.",
    "told": "We told you what is in the plan. You can still add to it.",
    "not_yet": "You have not taken part yet. You can start when you want.",
    "": "You can help to make the plan. You can start when you want.",
}
HELPLINES = (
    Helpline("116 000", "Missing People", "It is free. You can ring by day or by night. You can ring when you are away, or when you think of going."),
    Helpline("999", "In danger now", "If you or someone else could get hurt, ring this."),
    Helpline("101", "The police", "If you want to talk to the police and it can wait a bit, ring this."),
)  # fmt: skip
ADVOCATE = "You can have an advocate. That is someone on your side. They help you say what you want. They do not work for us."
OFFERED = {
    "yes": "We have asked you if you want one. You can change your mind.",
    "": "Ask any of us, and we will help you find one.",
}
WHY_NOT = "We wrote down why:"
CHANGE = "Is something wrong, or missing? Tell us, and we will put it right with you. You can ask to see what we have written."
TRUST = "There is someone. We know who it is, and we keep the name off this page."
NOTHING = "You have not told us this yet. You can tell us when you want."
NOTHINGS = "You have not told us these things yet. You can tell us when you want."


def own_page(profile: Profile, on: date) -> OwnPage:
    """The child's page as it stands on that day."""
    said, without = _own_words(profile)
    parts = (
        Part("away", "When you are not back", WHEN_AWAY, in_order=True),
        Part("back", "When you come back", WHEN_BACK),
        Part("words", "What you told us", said=said, unsaid=_unsaid(said)),
        Part("shared", "Who can see this", WHO_SEES, said=_shared(profile)),
        Part("talk", "Who you can talk to", (ADVOCATE, _offered(profile)), numbers=HELPLINES),
        Part("part", "Your part in the plan", (*_part(profile), CHANGE)),
    )
    return OwnPage(
        TITLE, LEAD, parts, f"We made this page on {date_words(on)}.", without, tuple(flag.text for flag in advocate_flags(profile))
    )


def _unsaid(said: tuple[Said, ...]) -> str:
    """Once, however much it is: a page that says of every line that there is nothing is a reproach."""
    blank = sum(not (one.words or one.ours) for one in said)
    return "" if not blank else NOTHING if blank == 1 else NOTHINGS


def _own_words(profile: Profile) -> tuple[tuple[Said, ...], tuple[str, ...]]:
    agreed = profile.get("child_words", "name_on_page") == "yes"
    kept = {f: kept_safe(profile, profile.text("child_words", f), with_names=agreed) for f in WORDS_SHOWN}
    trust = Said("Who you trust to talk to", kept["who_i_talk_to"].words)
    if trust.words and not agreed:
        trust = Said(trust.asked, ours=TRUST)
    shown = (
        _said("What you want us to do when you are not back", kept["wishes"].words),
        _said("What helps you", kept["what_helps"].words),
        _said(trust.asked, trust.words, trust.ours),
        _said("How you want us to meet you", kept["welcome"].words),
    )
    looked_at = WORDS_SHOWN if agreed else tuple(f for f in WORDS_SHOWN if f != "who_i_talk_to")
    return shown, _told_to_adults(frozenset().union(*(kept[f].without for f in looked_at)), hidden=trust.ours == TRUST)


def _said(asked: str, words: str, ours: str = "") -> Said:
    return Said(asked, words) if words else Said(asked, ours=ours)


def _told_to_adults(without: frozenset[str], *, hidden: bool) -> tuple[str, ...]:
    told = [
        (hidden, "The name of who they would talk to. They have not said that they want it on their page."),
        (NAME in without, "A name in their own words."),
        (NUMBER in without, "A phone number or e-mail address in their own words."),
        (PLACE in without, "An address in their own words."),
    ]
    return tuple(text for is_so, text in told if is_so)


def _shared(profile: Profile) -> tuple[Said, ...]:
    answer = profile.text("child_words", "may_share")
    told = profile.words("child_words", "sharing_told_on")
    when = f" We told you about this on {told}." if told else ""
    return (Said("Your own words", ours=MAY_SHARE.get(answer, MAY_SHARE[""]) + when),)


def _offered(profile: Profile) -> str:
    return OFFERED.get(profile.text("child_words", "advocate_offered"), OFFERED[""])


def _part(profile: Profile) -> tuple[str, ...]:
    took = INVOLVED.get(profile.text("child_words", "involved"), INVOLVED[""])
    told = profile.words("child_words", "told_on")
    why = _why_not(profile)
    when = f"On {told} we told you what we do when you are not back." if told else "Ask us what we do when you are not back."
    return (took, *((f"{WHY_NOT} {why}",) if why else ()), when)


def _why_not(profile: Profile) -> str:
    """Why the child took no part, where they did not: written by an adult who knows that the child reads it here."""
    if profile.get("child_words", "involved") in ("wrote_it", "took_part"):
        return ""
    return kept_safe(profile, profile.text("child_words", "not_involved_why"), with_names=False).words

"""The sections that make the missing risk assessment: what happened before, what to watch for, and how worried to be (fields.md 1F and 1G)."""

from __future__ import annotations

from carer_app.domain.profile_fields import Document, Field, Section, choice, day, listed, long_text, rows, text, under, yes_no
from carer_app.domain.profile_words import ALONE, CONCERN, LIKELIHOOD

HISTORY = Section(
    "history",
    "Times away before",
    "What happened before helps to find them now. It never makes this time less serious.",
    (
        yes_no("missing_before", "Have they been away before?", essential=True, short="Away before"),
        text("how_many", "How many times, and since when", short="How often"),
        rows(
            "times",
            "Earlier times",
            text("when", "When, and for how long"),
            text("found_where", "Where they were found"),
            text("with_whom", "With whom"),
            text("what_happened", "What happened"),
            short="Earlier times",
        ),
        long_text("pattern", "Pattern", "Days, times, dates that matter.", cites=("NAT-2.11a",)),
        long_text("goes_where", "Where they tend to go", short="Tends to go to"),
        choice("alone", "Alone or with others", ALONE, short="Alone or not"),
        long_text("adults", "Adults who were involved", short="Adults involved"),
        long_text(
            "risk_away",
            "What happened to them while they were away",
            "Hurt, threatened, given things. What they did to others.",
            cites=("NOTT-27",),
            short="Came to harm, or did harm",
        ),
        long_text("reasons", "Reasons they gave", short="Reasons given"),
        long_text("why_we_think", "Why adults think they go", "Say who thinks so.", cites=("NOTT-125g",), short="Why, adults think"),
        long_text("pushes", "What makes them leave", "Here, or in their life.", short="Pushes"),
        long_text("pulls", "What draws them away", short="Pulls"),
    ),
    document=Document.RISK_ASSESSMENT,
)

WARNING_SIGNS = Section(
    "warning_signs",
    "Warning signs",
    "These lines are shown, word for word, when this child is not where they should be. Write what someone can see.",
    (
        listed(
            "signs",
            "Behaviour before going missing",
            "One sign on each line.",
            essential=True,
            cites=("NAT-2.11b", "NAT-APP-ANT-R"),
            short="Before going missing",
        ),
        listed(
            "triggers",
            "Events that set it off",
            "One event on each line.",
            essential=True,
            cites=("NAT-2.11c", "NAT-APP-TRG-R"),
            short="Trigger events",
        ),
        listed(
            "out_of_character",
            "What would be out of character",
            "One thing on each line.",
            cites=("NAT-APP-OOC-D",),
            short="Out of character",
        ),
        listed(
            "after_signs",
            "Signs afterwards that something happened",
            "One sign on each line.",
            cites=("NAT-APP-PIB-E",),
            short="Signs afterwards",
        ),
    ),
    document=Document.RISK_ASSESSMENT,
)

FACTOR_GROUPS = (
    (
        "Harm",
        (
            ("self_harm", "Self-harm or suicide"),
            ("likely_victim", "Being hurt or a victim of crime"),
            ("risky_adults", "Adults who pose a risk"),
        ),
    ),
    (
        "Being used by others",
        (
            ("sexual_exploitation", "Sexual exploitation"),
            ("criminal_exploitation", "Criminal exploitation, county lines, gangs"),
            ("trafficking", "Trafficking or modern slavery"),
        ),
    ),
    (
        "Their days and their friends",
        (
            ("substances", "Drink, drugs or other substances"),
            ("offending", "Offending"),
            ("peers", "Other young people"),
            ("education", "Not being in school or work"),
            ("nowhere_safe", "Sleeping where it is not safe"),
        ),
    ),
)
DANGER_TO_OTHERS = ("danger_to_others", "Danger to other people")
FACTORS = (*(factor for _, factors in FACTOR_GROUPS for factor in factors), DANGER_TO_OTHERS)
_EVIDENCE = "Facts, with dates. Say who told you."


def _factor(factor_id: str, label: str) -> tuple[Field, Field]:
    cites = ("NAT-2.11e", "NOTT-27") if factor_id in ("education", "nowhere_safe") else ("NAT-2.11e",)
    return choice(factor_id, label, CONCERN, cites=cites), long_text(f"{factor_id}_why", f"{label}: what you know", _EVIDENCE)


RISKS = Section(
    "risks",
    "Risks",
    "Whether each is a worry now, was once, or is not. A blank is never read as “no”.",
    (
        *(f for heading, factors in FACTOR_GROUPS for f in under(heading, *(f for factor in factors for f in _factor(*factor)))),
        *under(
            "Danger to others, and to officers",
            *_factor(*DANGER_TO_OTHERS),
            text(
                "who_is_in_danger",
                "People who might be in danger from the child",
                "The police need their names.",
                short="People in danger from the child",
            ),
            long_text("officer_safety", "What an officer should know before meeting them", essential=True, short="Officer safety"),
        ),
        *under("Anything else", long_text("vulnerabilities", "Anything else that makes them vulnerable", short="Other vulnerabilities")),
    ),
    document=Document.RISK_ASSESSMENT,
)

RISK_ASSESSMENT = Section(
    "risk_assessment",
    "How worried to be",
    "What all of it comes to, and whose view it is. Not all risks are known: ask again each time.",
    (
        choice("harm_likelihood", "How likely is harm while they are away?", LIKELIHOOD, cites=("NOTT-125a",), short="Harm while away"),
        long_text("harm_why", "What could happen, and how bad it could be", cites=("NOTT-125a",), short="What could happen"),
        long_text(
            "new_here",
            "What is new for them",
            "New to care, a new home or school, a change in who they see.",
            cites=("NOTT-125b",),
            short="New for them",
        ),
        text("distance", "How far they are from family, friends and school", cites=("NOTT-124",), short="Far from"),
        long_text(
            "learned",
            "What earlier reports and talks taught us",
            "Police reports, first talks on return, return interviews.",
            cites=("NAT-2.10",),
            short="Learned before",
        ),
        long_text("agencies_say", "What others say", "School, health, police, youth justice. Say who.", cites=("NOTT-125k",)),
        long_text("child_says", "What the child says about it", cites=("NOTT-125a",)),
        long_text("parents_say", "What the parents say about it", cites=("NOTT-125a",)),
        long_text("right_home", "Is this the right home for them?", "And why.", cites=("NOTT-125i",)),
        text("assessed_by", "Who wrote this assessment", cites=("NAT-2.7b",)),
        day("assessed_on", "Date it was written", cites=("NOTT-125b",)),
        text("assessment_reviewed_by", "Who reviews it", cites=("NAT-2.7b",)),
    ),
    document=Document.RISK_ASSESSMENT,
)

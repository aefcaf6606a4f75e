"""The sections of the profile about risk, the plan, and the child's own words (fields.md 1F to 1H and 2)."""

from __future__ import annotations

from carer_app.domain.profile_fields import Field, Section, choice, day, listed, long_text, number, rows, telephone, text, yes_no
from carer_app.domain.profile_words import ALONE, CONCERN, INTERVIEWERS, INVOLVED, LIKELIHOOD

MOST_WAIT_MINUTES = 720

HEALTH = Section(
    "health",
    "Health and how to talk with them",
    "What could go wrong without care, and how to be understood.",
    (
        long_text("conditions", "Illnesses and medical needs", essential=True, cites=("NOTT-45",), short="Conditions"),
        text("allergies", "Allergies"),
        rows(
            "medicines",
            "Medicines",
            text("name", "Medicine"),
            text("when", "How much and when"),
            yes_no("essential", "Could they come to harm tonight without it?", short="harm tonight without it"),
            text("if_missed", "What happens if it is missed, and how soon", short="if missed"),
            text("where", "Where it is", "With them, or locked in the office."),
        ),
        long_text("disability", "Disability or learning need", cites=("NOTT-38",), short="Disability"),
        long_text("understanding", "How well they see danger and keep safe", short="Sense of danger"),
        long_text(
            "how_to_talk",
            "How to talk with them",
            "Short sentences, one person, what upsets, what calms.",
            essential=True,
            short="How to talk with them",
        ),
        long_text("mental_health", "Mental health"),
        text("gp_name", "GP surgery", short="GP"),
        text("gp_address", "GP’s address"),
        telephone("gp_telephone", "GP’s telephone"),
        text("dentist_name", "Dentist"),
        text("dentist_address", "Dentist’s address"),
        telephone("dentist_telephone", "Dentist’s telephone"),
    ),
)

SCHOOL = Section(
    "school",
    "School, college or work",
    "Where they spend the day, and who knows them there.",
    (
        text("name", "School, college or employer", short="School or work"),
        text("address", "Address"),
        telephone("telephone"),
        text("teacher", "Designated teacher or person to ask for", short="Ask for"),
        text("hours", "Days and hours", short="Hours"),
        text("travel", "How they get there", short="Travel"),
        long_text("note", "What to know", "Worries at school, people to avoid there.", short="Note"),
    ),
)

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
        long_text("reasons", "Reasons they gave", short="Reasons given"),
        long_text("pushes", "What makes them leave", "Here, or in their life.", short="Pushes"),
        long_text("pulls", "What draws them away", short="Pulls"),
    ),
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
)

FACTORS = (
    ("self_harm", "Self-harm or suicide"),
    ("sexual_exploitation", "Sexual exploitation"),
    ("criminal_exploitation", "Criminal exploitation, county lines, gangs"),
    ("trafficking", "Trafficking or modern slavery"),
    ("substances", "Drink, drugs or other substances"),
    ("risky_adults", "Adults who pose a risk"),
    ("offending", "Offending"),
    ("peers", "Other young people"),
    ("likely_victim", "Being hurt or a victim of crime"),
    ("danger_to_others", "Danger to other people"),
)


def _factor(factor_id: str, label: str) -> tuple[Field, Field]:
    return (
        choice(factor_id, label, CONCERN, cites=("NAT-2.11e",)),
        long_text(f"{factor_id}_why", f"{label}: what you know", "Facts, with dates. Say who told you."),
    )


RISKS = Section(
    "risks",
    "Risks",
    "Whether each is a worry now, was once, or is not. A blank is never read as “no”.",
    (
        *(field for factor in FACTORS for field in _factor(*factor)),
        text(
            "who_is_in_danger",
            "People who might be in danger from the child",
            "The police need their names.",
            short="People in danger from the child",
        ),
        long_text("officer_safety", "What an officer should know before meeting them", essential=True, short="Officer safety"),
        long_text("vulnerabilities", "Anything else that makes them vulnerable", short="Other vulnerabilities"),
    ),
)

PLAN = Section(
    "plan",
    "The plan",
    "What was agreed before, so that nobody has to work it out at night.",
    (
        yes_no("known_vulnerability", "Is going missing a known worry for this child?", cites=("NAT-2.6",), short="Going missing is known"),
        choice("likelihood", "How likely is it in this home?", LIKELIHOOD, cites=("NAT-2.6",), short="Likelihood here"),
        text("likelihood_why", "Why", short="Why"),
        number(
            "wait_minutes",
            "Agreed wait before acting, in minutes",
            most=MOST_WAIT_MINUTES,
            essential=True,
            cites=("NAT-INT-9",),
            short="Agreed wait",
        ),
        long_text("when_to_report", "When to report, and what is left to the carer", cites=("NAT-3.12b",), short="When to report"),
        yes_no(
            "police_from_outset",
            "Should the police be told from the start?",
            essential=True,
            cites=("NAT-3.14b",),
            short="Police from the start",
        ),
        text("police_condition", "Only if", "Leave blank if always.", short="Only if"),
        text("police_reason", "Why the police from the start", short="Why from the start"),
        text("who_searches", "Who searches outside", essential=True, cites=("NAT-3.6a",), short="Searches outside"),
        text("if_cannot_leave", "Who searches if the carer cannot leave", cites=("NAT-3.6b",), short="If the carer cannot leave"),
        text("resources", "Who can stay with other children, drive, or help", cites=("NAT-2.12c",), short="Other help"),
        text("family_contact_rule", "Who contacts the family, and when", cites=("NAT-3.5c",), short="Contact with family"),
        listed(
            "steps",
            "Steps just for this child",
            "They join the list of things to do. One on each line.",
            cites=("NAT-2.12b",),
            short="Steps for this child",
        ),
        long_text("prevention", "What helps them stay", cites=("NAT-2.12a",)),
        text("collected_by", "Who collects them, and how", cites=("NAT-3.7a",), short="Collected by"),
        choice(
            "prevention_interview_by",
            "Who talks with them first when they are back",
            INTERVIEWERS,
            cites=("NAT-4.8a",),
            short="First talk on return",
        ),
        text("prevention_interview_name", "That person’s name", short="First talk with"),
        text("return_interview_by", "Who offers the return interview", cites=("NAT-4.10a",)),
        text("told_on_return", "Who tells whom when they are back", cites=("NAT-4.5",)),
        text("completed_by", "Who wrote this plan", cites=("NAT-2.7b",)),
        text("reviewed_by", "Who reviews it", cites=("NAT-2.7b",)),
        day("agreed_on", "Date it was agreed", short="Agreed on"),
        day("reviewed_on", "Date of the last review", cites=("NAT-2.13a",), short="Last reviewed"),
        text("review_reason", "Why it was reviewed", cites=("NAT-2.13c",)),
        day("next_review_on", "Date of the next review", cites=("NAT-2.7b", "NAT-2.13a")),
        rows(
            "shared",
            "Copies given",
            text("to", "To whom"),
            day("on", "Date"),
            text("how", "How"),
            cites=("NAT-2.8a", "NAT-2.8b", "NAT-2.15a"),
        ),
    ),
)

CHILD_WORDS = Section(
    "child_words",
    "In the child’s own words",
    "What they want adults to know and do. Their words come first; write them as they said them.",
    (
        long_text("wishes", "What I want to happen if I am not home", cites=("NAT-2.2",), short="What I want to happen"),
        long_text("worries", "What worries me"),
        long_text("what_helps", "What helps me stay, and what helps me come back"),
        text("who_i_talk_to", "Who I would talk to", short="Who I would talk to"),
        long_text("welcome", "How I want to be met when I am back"),
        choice("involved", "How the child took part", INVOLVED, cites=("NAT-2.9b",)),
        text("not_involved_why", "If they did not, why"),
        day("told_on", "Date they were told what carers will do", essential=True, cites=("NAT-2.9a",)),
        day("sharing_told_on", "Date they were told when the police would see this"),
        yes_no("advocate_offered", "Were they offered an advocate?", cites=("NAT-2.5",)),
    ),
)

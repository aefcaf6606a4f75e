"""The sections of the profile that say what was agreed, and the child's own words (fields.md 1H and 2)."""

from __future__ import annotations

from carer_app.domain.profile_fields import Document, Section, choice, clock, day, listed, long_text, number, rows, text, under, yes_no
from carer_app.domain.profile_words import DAYS, INTERVIEWERS, INVOLVED, LIKELIHOOD, MAY_SHARE

MOST_WAIT_MINUTES = 720

PLAN = Section(
    "plan",
    "The plan",
    "What was agreed before, so that nobody has to work it out at night.",
    (
        *under(
            "Waiting",
            number(
                "wait_minutes",
                "Agreed wait before acting, in minutes",
                "Used at any hour that has none of its own below.",
                most=MOST_WAIT_MINUTES,
                unit="minutes",
                essential=True,
                cites=("NAT-INT-9",),
                short="Agreed wait",
            ),
            rows(
                "waits",
                "Another wait at some hours",
                choice("days", "Which days", DAYS, "By the day the hours begin on.", short="on"),
                clock("from", "From", short="from"),
                clock("until", "Until", "It may be the next morning.", short="until"),
                number("minutes", "Wait, in minutes", most=MOST_WAIT_MINUTES, unit="minutes", short="wait"),
                hint="Sooner at night, or later at the weekend. The shortest counts where two hold.",
                cites=("NAT-INT-9",),
                short="At some hours",
            ),
            rows(
                "activity_waits",
                "Another wait for something they do",
                text("activity", "What they do", "Football on a Tuesday."),
                number("minutes", "Wait, in minutes", most=MOST_WAIT_MINUTES, unit="minutes", short="wait"),
                text("note", "What to know", "Who can say that they are there."),
                hint="These are shown to you. No time is set from them: only you know what they are doing.",
                cites=("NAT-INT-9",),
                short="For something they do",
            ),
        ),
        *under(
            "Telling the police",
            long_text("when_to_report", "When to report to the police", cites=("NAT-3.12b",), short="When to report"),
            long_text(
                "discretion",
                "What is left to the carer",
                "Nobody ever has to ask before they ring.",
                cites=("NAT-3.12b",),
                short="Left to the carer",
            ),
            yes_no(
                "police_from_outset",
                "Should the police be told from the start?",
                essential=True,
                cites=("NAT-3.14b",),
                short="Police from the start",
            ),
            text("police_condition", "Only if", "Leave blank if always.", short="Only if"),
            text("police_reason", "Why the police from the start", short="Why from the start"),
        ),
        *under(
            "Looking, and who else is told",
            text("who_searches", "Who searches outside", essential=True, cites=("NAT-3.6a",), short="Searches outside"),
            text("if_cannot_leave", "Who searches if the carer cannot leave", cites=("NAT-3.6b",), short="If the carer cannot leave"),
            text("resources", "Who can stay with other children, drive, or help", cites=("NAT-2.12c",), short="Other help"),
            text("resources_confirmed", "Who confirmed this help, and when", cites=("NAT-2.12c",)),
            text("family_contact_rule", "Who contacts the family, and when", cites=("NAT-3.5c",), short="Contact with family"),
            listed(
                "must_not_tell",
                "People who must not be told",
                "One on each line, and why.",
                cites=("NAT-3.5c", "NAT-2.11d"),
                short="Must not be told",
            ),
            listed(
                "steps",
                "Steps just for this child",
                "They join the list of things to do. One on each line.",
                cites=("NAT-2.12b",),
                short="Steps for this child",
            ),
        ),
        *under(
            "Helping them stay",
            yes_no(
                "known_vulnerability", "Is going missing a known worry for this child?", cites=("NAT-2.6",), short="Going missing is known"
            ),
            choice("likelihood", "How likely is it in this home?", LIKELIHOOD, cites=("NAT-2.6",), short="Likelihood here"),
            text("likelihood_why", "Why", short="Why"),
            long_text("prevention", "What helps them stay", cites=("NAT-2.12a",)),
            long_text("responses", "What adults do when they see the signs", "Agreed, so that all do the same.", cites=("NOTT-125c",)),
        ),
        *under(
            "Coming back",
            text("collected_by", "Who collects them, and how", cites=("NAT-3.7a",), short="Collected by"),
            long_text("return_plan", "What happens when they are back", "Food, rest, who sees them first.", cites=("NOTT-125h", "NAT-4.2")),
            text("told_on_return", "Who tells whom when they are back", cites=("NAT-4.5",)),
            choice(
                "prevention_interview_by",
                "Who talks with them first when they are back",
                INTERVIEWERS,
                cites=("NAT-4.8a",),
                short="First talk on return",
            ),
            text("prevention_interview_name", "That person’s name", short="First talk with"),
            text("return_interview_by", "Who offers the return interview", cites=("NAT-4.10a",)),
        ),
        *under(
            "Agreed, reviewed and shared",
            text("completed_by", "Who wrote this plan", cites=("NAT-2.7b",)),
            text("reviewed_by", "Who reviews it", cites=("NAT-2.7b",)),
            text("review_with", "Who takes part in the review", "Social care, police, carer, health.", cites=("NAT-2.13a",)),
            day("reviewed_on", "Date of the last review", cites=("NAT-2.13a",), short="Last reviewed"),
            text("review_reason", "Why it was reviewed", cites=("NAT-2.13c",)),
            day("next_review_on", "Date of the next review", cites=("NAT-2.7b", "NAT-2.13a")),
            day("lac_review_on", "Date of the next looked-after review", cites=("NAT-2.13b",)),
            rows(
                "shared",
                "Copies given",
                text("to", "To whom", "New carer, host authority, police."),
                day("on", "Date"),
                text("how", "How"),
                cites=("NAT-2.8a", "NAT-2.8b", "NAT-2.15a"),
            ),
        ),
    ),
    document=Document.MANAGEMENT_PLAN,
)

TRIGGER_PLAN = Section(
    "trigger_plan",
    "Trigger plan",
    "What every agency does at once when this child is missing again. It is thought of after three times in 28 days.",
    (
        *under(
            "Whether, and when",
            yes_no("needed", "Is a trigger plan needed?", cites=("SOM-RPT-1",), short="Needed"),
            long_text("needed_why", "Why, or why not", cites=("SOM-RPT-1",), short="Why"),
            long_text("starts_when", "What sets it off", "The words or facts that start it.", short="Starts when"),
        ),
        *under(
            "Who does what, at once",
            listed("look_first", "Where to look first", "One place on each line.", short="Look first at"),
            long_text("carer_does", "What the carer does at once", short="The carer"),
            long_text("police_do", "What the police do at once", short="The police"),
            long_text("social_work_does", "What the social worker or duty team does at once", short="Social care"),
            long_text("others_do", "What others do", "School, health, youth justice.", short="Others"),
        ),
        *under(
            "Adults who are a risk",
            long_text(
                "exploitation",
                "What was thought of about exploitation",
                "It is always thought of.",
                cites=("SOM-RPT-1",),
                short="Exploitation",
            ),
            text("orders", "Notices and orders against adults", "And who holds them.", short="Notices and orders"),
        ),
        *under(
            "Agreed",
            text("trigger_agreed_by", "Who agreed it", short="Agreed by"),
            day("trigger_agreed_on", "Date it was agreed", short="Agreed on"),
            day("trigger_review_on", "Date it is looked at again", short="Looked at again on"),
        ),
    ),
    document=Document.TRIGGER_PLAN,
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
        choice(
            "may_share",
            "Do they agree that the police may read their own words?",
            MAY_SHARE,
            "The police pack holds these words only after a yes.",
            cites=("NAT-2.2", "NAT-2.9b"),
            short="The child agreed to share these words",
        ),
        yes_no(
            "name_on_page",
            "Do they want the name of who they would talk to on their own page?",
            "Without a yes, their page says only that there is somebody. Paper gets lost.",
            short="Name on their own page",
        ),
        choice("involved", "How the child took part", INVOLVED, cites=("NAT-2.9b",)),
        text("not_involved_why", "If they did not, why", "The child reads this on their own page."),
        day("told_on", "Date they were told what carers will do", essential=True, cites=("NAT-2.9a",)),
        day("sharing_told_on", "Date they were told when the police would see this"),
        yes_no("advocate_offered", "Were they offered an advocate?", cites=("NAT-2.5",)),
    ),
)

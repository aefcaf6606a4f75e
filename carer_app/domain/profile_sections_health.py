"""The sections of the profile about the child's health, and about the place where they spend the day (fields.md 1C and 1G)."""

from __future__ import annotations

from carer_app.domain.profile_fields import Section, long_text, rows, telephone, text, under, yes_no

HEALTH = Section(
    "health",
    "Health and how to talk with them",
    "What could go wrong without care, and how to be understood.",
    (
        *under(
            "Illness and medicine",
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
            long_text("mental_health", "Mental health"),
        ),
        *under(
            "Being understood, and keeping safe",
            long_text("disability", "Disability or learning need", cites=("NOTT-38",), short="Disability"),
            long_text("understanding", "How well they see danger and keep safe", short="Sense of danger"),
            long_text(
                "how_to_talk",
                "How to talk with them",
                "Short sentences, one person, what upsets, what calms.",
                essential=True,
                short="How to talk with them",
            ),
        ),
        *under(
            "Doctor and dentist",
            text("gp_name", "GP surgery", short="GP"),
            text("gp_address", "GP’s address"),
            telephone("gp_telephone", "GP’s telephone"),
            text("dentist_name", "Dentist"),
            text("dentist_address", "Dentist’s address"),
            telephone("dentist_telephone", "Dentist’s telephone"),
        ),
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

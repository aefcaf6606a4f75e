"""The sections of the profile that say who the child is, who knows them and where they go (fields.md 1A to 1E)."""

from __future__ import annotations

from carer_app.domain.profile_fields import Section, choice, day, listed, long_text, number, rows, telephone, text, yes_no
from carer_app.domain.profile_words import CONTRACTS, ETHNICITY, LEGAL_STATUS, PRONOUNS, ROLES, SETTINGS, SEX, SHOULD_SEE

IDENTITY = Section(
    "identity",
    "Who the child is",
    "Names and facts the police ask for first.",
    (
        text("preferred_name", "Name they like to be called", essential=True),
        text("full_name", "Full name", "With middle names, as on official papers.", essential=True),
        listed("other_names", "Other names", "Nicknames, street names, earlier names. One on each line."),
        day("date_of_birth", "Date of birth", essential=True),
        text("place_of_birth", "Place of birth"),
        choice("sex", "Sex", SEX, essential=True),
        choice("pronouns", "How to speak of them", PRONOUNS, "The pack for the police uses these words."),
        choice("ethnicity", "Ethnic group", ETHNICITY, essential=True),
        text("background", "Culture and background", "In the child's own words if you can."),
        text("religion", "Religion"),
        text("languages", "Languages", "Which they speak best, and which they read."),
        yes_no("interpreter", "Is an interpreter needed?"),
        yes_no("uasc_or_migrant", "Did they come to this country alone, or as a migrant child?", cites=("NOTT-126",)),
        day("became_looked_after", "Date they came into care"),
        yes_no("nrm_referral", "Referred as a possible victim of trafficking (NRM)?"),
        rows(
            "references",
            "Reference numbers",
            text("kind", "What it is for", "Council case, police profile, NRM."),
            text("reference", "Reference"),
        ),
    ),
)

DESCRIPTION = Section(
    "description",
    "What they look like",
    "Write what a stranger would see.",
    (
        text("height", "Height", "165 cm, or 5 foot 5.", essential=True),
        text("build", "Build and weight", "Slim, about 50 kg."),
        text("complexion", "Skin tone"),
        text("hair", "Hair", "Colour, length, style.", essential=True),
        text("facial_hair", "Facial hair"),
        text("eyes", "Eyes", "Colour and shape."),
        text("glasses_or_aids", "Glasses, hearing aid, stick or wheelchair"),
        rows(
            "marks",
            "Scars, birthmarks, tattoos, piercings",
            text("what", "What"),
            text("where", "Where on the body"),
        ),
        text("looks_age", "How old they look", "Older, younger, or their age."),
        text("voice", "How they speak", "Accent, stammer, quiet or loud."),
        text("usual_clothing", "What they usually wear", essential=True),
    ),
)

PHOTO = Section(
    "photo",
    "Photo",
    "A clear, recent photo of their face helps most of all.",
    (
        day("taken_on", "Date the photo was taken", "A photo older than three months should be taken again.", essential=True),
        text("changed_since", "What looks different now", "New hair, glasses, a brace."),
    ),
)

PLACEMENT = Section(
    "placement",
    "Care and placement",
    "Who is responsible, and what the law says.",
    (
        choice("setting", "Kind of home", SETTINGS),
        day("moved_in_on", "Date they moved in"),
        choice("legal_status", "Legal status", LEGAL_STATUS, essential=True, cites=("NOTT-30f",)),
        text("legal_status_words", "More about the legal status"),
        text("responsible_authority", "Responsible authority", "The council in charge of the child's care.", essential=True),
        text("host_authority", "Host authority", "The council where the home is, if it is a different one."),
        yes_no("out_of_area", "Is the home outside the responsible authority's area?", cites=("NAT-2.15a", "NAT-2.15b")),
        yes_no("host_told", "Have the host authority and local police been told of the placement?"),
        day("host_told_on", "Date they were told"),
        long_text("area_risks", "Risks in this area", "What the host authority or local police say.", cites=("NAT-2.14", "NAT-2.15c")),
        rows(
            "court_orders",
            "Court orders, bail, curfew or tag",
            text("order", "Order"),
            day("expires_on", "Ends on"),
            yes_no("police_aware", "Do the police know of it?"),
            text("conditions", "What it says"),
            cites=("NOTT-30j",),
        ),
        text("parental_responsibility", "Who holds parental responsibility"),
        text(
            "publicity",
            "Who must agree before a photo is made public",
            "The police decide with them; we never publish.",
            cites=("NOTT-60",),
        ),
        text("return_to", "Place to bring them back to", "“Here” if it is this home.", essential=True),
    ),
)

CONTACTS = Section(
    "contacts",
    "Family and professionals",
    "Who must be told, and who may help.",
    (
        rows(
            "professionals",
            "Professionals",
            choice("role", "Role", ROLES),
            text("name", "Name"),
            text("team", "Team or organisation"),
            telephone("telephone"),
            text("email", "E-mail"),
            text("hours", "When they can be reached"),
            essential=True,
        ),
        rows(
            "family",
            "Parents and close family",
            text("name", "Name"),
            text("relationship", "Relationship"),
            telephone("telephone"),
            text("address", "Address"),
            yes_no("may_contact", "May you contact them while the child is away?"),
            text("note", "What to know"),
        ),
        text("family_interpreter", "Language the family speaks, and whether an interpreter is needed"),
    ),
)

PHONE_ONLINE = Section(
    "phone_online",
    "Phone, online, money and travel",
    "Ways to reach or trace them. Never write a password or a PIN.",
    (
        rows(
            "phones",
            "Phones",
            telephone("number", "Number"),
            text("provider", "Network"),
            choice("contract", "Contract or pay as you go", CONTRACTS),
            text("model", "Make and model"),
            yes_no("internet", "Does it have the internet?"),
            text("locator", "Locator app", "Which, and who can see it."),
            essential=True,
        ),
        text("other_phones", "Other phones or SIM cards they can use"),
        listed("emails", "E-mail addresses"),
        rows(
            "accounts",
            "Social media and other accounts",
            text("platform", "App or site", "Games too."),
            text("name", "Account name", "Never the password."),
            text("note", "What to know", "Who they talk to there."),
        ),
        long_text("online_habits", "What they do online, and with whom"),
        text("cash", "Money they usually carry"),
        text("cards", "Bank and store cards", "Which bank or shop. Never a PIN."),
        text("benefits", "Money they get, and when", "Pocket money, wages, who gives it."),
        text("travel_cards", "Travel cards", "Kind and number."),
        text("passport", "Passport", "Who holds it."),
        yes_no("abroad", "Might they travel abroad?"),
        text("abroad_why", "Where and why"),
        text("transport", "How they usually travel"),
        rows(
            "vehicles",
            "Cars and other vehicles they get into",
            text("vehicle", "Make and colour"),
            text("registration", "Registration"),
            text("driver", "Driver"),
        ),
    ),
)

_SAFETY = (
    yes_no("safe_to_ring", "Is it safe for you to ring?"),
    yes_no("safe_to_visit", "Is it safe for you to go there?", "Not sure means do not go."),
    text("who_goes", "Who goes there, if someone does"),
    yes_no("police_only", "Leave it to the police?"),
    text("why", "Why"),
    text("found_before", "Found there before?", "How often, and when."),
    text("last_contacted", "When you last spoke to them or checked"),
)

PEOPLE = Section(
    "people",
    "Friends, family and others",
    "People to ask, and people to worry about.",
    (
        rows(
            "people",
            "People",
            text("name", "Name"),
            text("relationship", "Who they are to the child"),
            number("age", "Age, if known", most=120),
            text("address", "Address"),
            telephone("telephone"),
            text("online", "Account names"),
            choice("should_see", "Should the child see them?", SHOULD_SEE),
            *_SAFETY,
            essential=True,
            cites=("NAT-2.11d", "NOTT-125f"),
        ),
    ),
)

PLACES = Section(
    "places",
    "Places",
    "Where they go, where they were found before, and where they must not be.",
    (
        rows(
            "places",
            "Places",
            text("name", "Place"),
            text("kind", "What it is", "Friend's home, park, station, shop."),
            text("address", "Address"),
            telephone("telephone"),
            choice("should_see", "Should the child go there?", SHOULD_SEE),
            *_SAFETY,
            essential=True,
            cites=("NAT-2.11d", "NAT-L1-A-f"),
        ),
    ),
)

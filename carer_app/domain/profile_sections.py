"""The sections of the profile that say who the child is, who knows them and where they go (fields.md 1A to 1E)."""

from __future__ import annotations

from carer_app.domain.profile_fields import Section, choice, day, listed, long_text, number, rows, telephone, text, under, yes_no
from carer_app.domain.profile_words import CONTRACTS, ETHNICITY, LEGAL_STATUS, PRONOUNS, ROLES, SETTINGS, SEX, SHOULD_SEE

IDENTITY = Section(
    "identity",
    "Who the child is",
    "Names and facts the police ask for first.",
    (
        *under(
            "Names and birth",
            text("preferred_name", "Name they like to be called", essential=True, short="Known as"),
            text("full_name", "Full name", "With middle names, as on official papers.", essential=True),
            listed("other_names", "Other names", "Nicknames, street names, earlier names. One on each line."),
            day("date_of_birth", "Date of birth", essential=True),
            text("place_of_birth", "Place of birth"),
        ),
        *under(
            "Background and languages",
            choice("sex", "Sex", SEX, essential=True),
            choice("pronouns", "How to speak of them", PRONOUNS, "The pack for the police uses these words.", short="Spoken of as"),
            choice("ethnicity", "Ethnic group", ETHNICITY, essential=True, short="Ethnicity"),
            text("background", "Culture and background", "In the child’s own words if you can.", short="Background"),
            text("religion", "Religion"),
            text("languages", "Languages", "Which they speak best, and which they read."),
            yes_no("interpreter", "Is an interpreter needed?", short="Interpreter needed"),
        ),
        *under(
            "In care, and numbers",
            yes_no(
                "uasc_or_migrant",
                "Did they come to this country alone, or as a migrant child?",
                cites=("NOTT-126",),
                short="Unaccompanied or migrant",
            ),
            day("became_looked_after", "Date they came into care", short="In care since"),
            yes_no("nrm_referral", "Referred as a possible victim of trafficking (NRM)?", short="NRM referral"),
            rows(
                "references",
                "Reference numbers",
                text("kind", "What it is for", "Council case, police profile, NRM."),
                text("reference", "Reference"),
                short="References",
            ),
        ),
        *under(
            "For the council’s yearly return (SSDA903)",
            text("return_code", "The council’s code for the child", short="Code in the return"),
            text("upn", "Unique pupil number (UPN)", "The school has it. UN1 to UN5 where there is none.", short="UPN"),
            yes_no("is_mother", "Is she a mother?", "Only asked of a girl.", short="Is a mother"),
            day("first_child_born", "Date of birth of her first child", short="First child born"),
        ),
    ),
)

DESCRIPTION = Section(
    "description",
    "What they look like",
    "Write what a stranger would see.",
    (
        text("height", "Height", "165 cm, or 5 foot 5.", essential=True),
        text("build", "Build and weight", "Slim, about 50 kg.", short="Build"),
        text("complexion", "Skin tone", short="Skin tone"),
        text("hair", "Hair", "Colour, length, style.", essential=True),
        text("facial_hair", "Facial hair"),
        text("eyes", "Eyes", "Colour and shape."),
        text("glasses_or_aids", "Glasses, hearing aid, stick or wheelchair", short="Glasses or aids"),
        rows("marks", "Scars, birthmarks, tattoos, piercings", text("what", "What"), text("where", "Where on the body"), short="Marks"),
        text("looks_age", "How old they look", "Older, younger, or their age.", short="Looks"),
        text("voice", "How they speak", "Accent, stammer, quiet or loud.", short="Speech"),
        text("usual_clothing", "What they usually wear", essential=True, short="Usually wears"),
    ),
)

PHOTO = Section(
    "photo",
    "Photo",
    "A clear, recent photo of their face helps most of all.",
    (
        day(
            "taken_on",
            "Date the photo was taken",
            "A photo older than three months should be taken again.",
            essential=True,
            short="Photo taken",
        ),
        text("changed_since", "What looks different now", "New hair, glasses, a brace.", short="Different now"),
    ),
)

PLACEMENT = Section(
    "placement",
    "Care and placement",
    "Who is responsible, and what the law says.",
    (
        *under(
            "Home, and the law",
            choice("setting", "Kind of home", SETTINGS),
            day("moved_in_on", "Date they moved in", short="Living here since"),
            choice("legal_status", "Legal status", LEGAL_STATUS, essential=True, cites=("NOTT-30f",)),
            text("legal_status_words", "More about the legal status", short="About the status"),
        ),
        *under(
            "Authorities and area",
            text("responsible_authority", "Responsible authority", "The council in charge of the child’s care.", essential=True),
            text("host_authority", "Host authority", "The council where the home is, if it is a different one."),
            yes_no(
                "out_of_area",
                "Is the home outside the responsible authority’s area?",
                cites=("NAT-2.15a", "NAT-2.15b"),
                short="Placed out of area",
            ),
            yes_no("host_told", "Have the host authority and local police been told of the placement?", short="Host and police told"),
            day("host_told_on", "Date they were told", short="Told on"),
            long_text(
                "area_risks",
                "Risks in this area",
                "What the host authority or local police say.",
                cites=("NAT-2.14", "NAT-2.15c"),
                short="Risks in the area",
            ),
        ),
        *under(
            "Orders, consent, and coming back",
            rows(
                "court_orders",
                "Court orders, bail, curfew or tag",
                text("order", "Order"),
                day("expires_on", "Ends on", short="ends"),
                yes_no("police_aware", "Do the police know of it?", short="police know"),
                yes_no("broken_by_absence", "Would being away break it?", short="being away breaks it"),
                text("conditions", "What it says", short="terms"),
                cites=("NOTT-30j",),
                short="Orders, bail, curfew, tag",
            ),
            text("parental_responsibility", "Who holds parental responsibility", short="Parental responsibility"),
            text(
                "publicity",
                "Who must agree before a photo is made public",
                "The police decide with them; we never publish.",
                cites=("NOTT-60",),
                short="Agrees to publicity",
            ),
            text("return_to", "Place to bring them back to", "“Here” if it is this home.", essential=True, short="Return to"),
        ),
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
            yes_no("may_contact", "May you contact them while the child is away?", short="may be contacted"),
            text("note", "What to know"),
            short="Close family",
        ),
        text("family_interpreter", "Language the family speaks, and whether an interpreter is needed", short="Family’s language"),
    ),
)

PHONE_ONLINE = Section(
    "phone_online",
    "Phone, online, money and travel",
    "Ways to reach or trace them. Never write a password or a PIN.",
    (
        *under(
            "Phones",
            rows(
                "phones",
                "Phones",
                telephone("number", "Number"),
                text("provider", "Network"),
                choice("contract", "Contract or pay as you go", CONTRACTS),
                text("model", "Make and model"),
                yes_no("internet", "Does it have the internet?", short="internet"),
                text("locator", "Locator app", "Which, and who can see it.", short="locator"),
                essential=True,
            ),
            text("other_phones", "Other phones or SIM cards they can use", short="Other phones or SIMs"),
        ),
        *under(
            "Online",
            listed("emails", "E-mail addresses", short="E-mail"),
            rows(
                "accounts",
                "Social media and other accounts",
                text("platform", "App or site", "Games too."),
                text("name", "Account name", "Never the password."),
                text("note", "What to know", "Who they talk to there."),
                short="Accounts",
            ),
            long_text("online_habits", "What they do online, and with whom", short="Online habits"),
        ),
        *under(
            "Money",
            text("cash", "Money they usually carry", short="Cash"),
            text("cards", "Bank and store cards", "Which bank or shop. Never a PIN.", short="Bank and store cards"),
            text("benefits", "Money they get, and when", "Pocket money, wages, who gives it.", short="Money coming in"),
        ),
        *under(
            "Travel",
            text("travel_cards", "Travel cards", "Kind and number."),
            text("passport", "Passport", "Who holds it."),
            yes_no("abroad", "Might they travel abroad?", short="May go abroad"),
            text("abroad_why", "Where and why", short="Where and why"),
            text("transport", "How they usually travel", short="Usual transport"),
            rows(
                "vehicles",
                "Cars and other vehicles they get into",
                text("vehicle", "Make and colour"),
                text("registration", "Registration"),
                text("driver", "Driver"),
                short="Vehicles",
            ),
        ),
    ),
)

_SAFETY = (
    yes_no("safe_to_ring", "Is it safe for you to ring?", short="Safe to ring"),
    yes_no("safe_to_visit", "Is it safe for you to go there?", "Not sure means do not go.", short="Safe to visit"),
    text("who_goes", "Who goes there, if someone does", short="Who goes"),
    yes_no("police_only", "Leave it to the police?", short="Police only"),
    text("why", "Why"),
    text("found_before", "Found there before?", "How often, and when.", short="Found before"),
    text("last_contacted", "When you last spoke to them or checked", short="Last spoken to"),
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
            text("relationship", "Who they are to the child", short="Relationship"),
            number("age", "Age, if known", "Words will do, such as “about 30”.", most=120, or_words=True),
            text("address", "Address"),
            telephone("telephone"),
            text("online", "Account names"),
            choice("should_see", "Should the child see them?", SHOULD_SEE, short="Child should see them"),
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
            text("kind", "What it is", "Friend’s home, park, station, shop."),
            text("address", "Address"),
            telephone("telephone"),
            choice("should_see", "Should the child go there?", SHOULD_SEE, short="Child should go there"),
            *_SAFETY,
            essential=True,
            cites=("NAT-2.11d", "NAT-L1-A-f"),
        ),
    ),
)

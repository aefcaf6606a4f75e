"""How the small pages ask for each detail, and how an answer with its words is kept."""

from __future__ import annotations

HEADINGS = {
    "last_seen_at": "Last seen",
    "last_seen_where": "Last seen",
    "last_seen_by": "Last seen",
    "last_seen_with": "Last seen",
    "clothing": "Clothes",
    "carrying": "What the child has with them",
    "phone_with_them": "The child’s phone",
    "money": "Money and cards",
    "said": "What the child said",
    "circumstances": "What happened before",
    "believed_place": "Where the child may be",
    "vehicle": "A car or other vehicle",
    "medicine_with_them": "Medicine",
    "worry": "Why you are worried",
    "victim_of_crime": "Could the child have been the victim of a crime?",
    "hurt": "Is the child hurt, or likely to come to harm?",
    "exploitation": "Could someone be exploiting the child?",
    "self_harm": "Is there a risk of self-harm or suicide?",
    "danger_to_others": "Could the child be a danger to anyone?",
    "travelled_abroad": "Might the child travel abroad?",
    "other": "Anything else the police should know",
    "looks": "What the child looks like",
    "out_of_character": "Is this unlike the child?",
    "before": "Has the child been missing before?",
    "family_and_friends": "Family and friends",
    "gp_and_dentist": "GP and dentist",
    "done": "What has been done to find the child",
    "school": "School",
}
_SAID = {"yes": "Yes", "no": "No", "dont_know": "Not sure"}


def detail_text(answer: str, text: str) -> str:
    """The bare answer where nothing was added; else the answer in words, and what was added: "Yes. She owes money." """
    return f"{_SAID[answer]}. {text}" if text else answer

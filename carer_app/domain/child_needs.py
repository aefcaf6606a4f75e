"""The nine things that children say they need of the adults around them, as questions to ask while writing together (NAT-2.5)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """One of the nine: what it is, as the child would say it, and something to ask."""

    id: str
    title: str
    ask: str


NINE_NEEDS = (
    Need("noticed", "See when something is wrong", "How could we tell that you are not all right?"),
    Need("understood", "Get what it is about, and do something", "What do adults often get wrong about you? What should we do about it?"),
    Need("stability", "Let things stay the same", "Who and what should stay, whatever happens?"),
    Need("respect", "Treat me as somebody who counts", "When did an adult last treat you well? What did they do?"),
    Need("informed", "Tell me what is going on", "What do you want to be told, and when?"),
    Need("explained", "Tell me why", "Which decision about you has nobody explained yet?"),
    Need("supported", "Help me, not just the others", "What help would be just for you?"),
    Need("advocacy", "Have somebody speak for me", "Who should say it for you when it is hard? Would you like an advocate?"),
    Need("protected", "Keep me safe", "Where and with whom do you feel safe? When not?"),
)

"""What a pack for the police holds, from whatever is known, at whatever completeness; what it keeps back, and why (provisions F2).

Kept back: the home's address from page 1, other children's names everywhere, and the fields of `handover_profile.LEFT_OUT`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from carer_app.domain.handover_asked import asked_rows
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_new import page_1_marked, part_marked
from carer_app.domain.handover_occurrence import log_part, occurrence_part, people_and_places_part, police_only_part
from carer_app.domain.handover_overview import overview, who_to_ring
from carer_app.domain.handover_parts import Contact, Earlier, Overview, Part, Placement, PolicePack, Reporter
from carer_app.domain.handover_profile import profile_part
from carer_app.domain.handover_words import grouped, made_words, without_address
from carer_app.domain.hidden_names import to_hide
from carer_app.domain.levels import State
from carer_app.domain.log_titles import titles_of
from carer_app.domain.profile import Profile
from carer_app.domain.speaking import locals_of, who_speaks
from carer_app.domain.wall_clock import local

if TYPE_CHECKING:
    from carer_app.domain.occurrence import Occurrence
    from carer_app.domain.protocol import Pack

__all__ = ["Contact", "Earlier", "Placement", "PolicePack", "Reporter", "police_pack"]

MARKING = "OFFICIAL-SENSITIVE when complete"
PURPOSE = "for the police, to find and keep safe this child only"
FORM_TITLE = "Philomena Protocol form"
MOST_RUNNING = 48
LOCATED_TITLE = "Help to bring a located child to safety"


def police_pack(
    pack: Pack,
    occurrence: Occurrence,
    profile: Profile,
    contacts: Sequence[Contact],
    placement: Placement,
    made_at: datetime,
    version: int,
    made_by: Reporter,
    earlier: Sequence[Earlier] = (),
    *,
    names: Mapping[str, str] | None = None,
    other_children: Sequence[str] = (),
    chain_head: str = "",
    chain_at: int | None = None,
    previous_made_at: datetime | None = None,
    plan_stands: str = "",
) -> PolicePack:
    """The pack. `names` are the writers' names by person id; `other_children` the names to hide; `chain_head` the digest of the last
    line that is printed and `chain_at` its place in the chain; `previous_made_at` when the version given before this one was made, so that
    what is new since is marked; `plan_stands` whether the plan is agreed, in a sentence. Who is given it stands nowhere in it."""
    log = LogReader(
        occurrence, names or {}, to_hide(other_children, profile), previous_made_at, profile.name, titles_of(pack, profile.name)
    )
    ring = who_to_ring(contacts, profile)

    def told(log: LogReader) -> tuple[Overview, Part]:
        page1 = _protected(overview(pack, log, profile, contacts, placement, made_by, made_at, earlier), placement)
        return page1, occurrence_part(pack, log, local(made_at).date(), page1.basis, asked_rows(pack, log, profile, made_at, earlier))

    page1, this_time = told(log)
    if (then := log.as_before()) is not None:
        page1_then, this_time_then = told(then)
        page1, this_time = page_1_marked(page1, page1_then), part_marked(this_time, this_time_then)
    title = form_title(pack, occurrence)
    return PolicePack(
        title=title,
        file_title=f"{title}, version {version}",
        marking=MARKING,
        purpose=PURPOSE,
        running_name=_running_name(profile),
        version=version,
        made=made_words(made_at),
        new_mark=f"marked New: logged since version {version - 1}" if previous_made_at and version > 1 else "",
        log_head=grouped(chain_head) or "none yet",
        log_lines=len(log.printed) if chain_at is None else chain_at,
        log_printed=len(log.printed),
        protocols=who_speaks(pack) if locals_of(pack) else "",
        overview=page1,
        parts=(
            police_only_part(profile, placement, ring, log.say),
            profile_part(profile, plan_stands),
            this_time,
            people_and_places_part(profile),
            log_part(log, chain_at),
        ),
    )


def form_title(pack: Pack, occurrence: Occurrence) -> str:
    """The local name of the form; another where the child is located and help is asked for (S9), not a report (C4)."""
    if occurrence.state is State.KNOWN_WITH_RISK and pack.police.known_risk.title != "report":
        return LOCATED_TITLE
    return pack.form_titles.get("profile", FORM_TITLE)


def _running_name(profile: Profile) -> str:
    """What stands at the head of every sheet, so that loose sheets find each other."""
    born = profile.words("identity", "date_of_birth")
    return f"{(profile.full_name or profile.name)[:MOST_RUNNING]}{', born ' + born if born else ''}"


def _protected(page1: Overview, placement: Placement) -> Overview:
    """Page 1 without the home's address and name, wherever somebody typed them."""
    changed = {f.name: _without(getattr(page1, f.name), placement) for f in fields(page1)}
    return replace(page1, **changed)


def _without(value: Any, placement: Placement) -> Any:
    if isinstance(value, str):
        return without_address(value, placement.address, placement.name)
    if isinstance(value, tuple):
        return tuple(_without(item, placement) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _without(getattr(value, f.name), placement) for f in fields(value) if f.init})
    return value

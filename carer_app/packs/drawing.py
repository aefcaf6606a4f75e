"""Draws a decision as a ladder (SVG): each rule in its order, what it asks, and the level it gives; in print and without colour too."""

from __future__ import annotations

from html import escape
from textwrap import wrap

from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.protocol import NATIONAL, Pack, Rule
from carer_app.packs.sayings import lines_of

WIDTH, MARGIN, GAP, LINE = 1000, 24, 26, 19
IF_X, IF_WIDTH = 92, 560
THEN_X, THEN_WIDTH = 706, 270
LETTERS_IF, LETTERS_THEN = 72, 34
SET_IN = 16
COLOURS = {
    LevelOfIntervention.POLICE: ("#fbe9ec", "#9d1b32"),
    LevelOfIntervention.CARER: ("#fdf1dc", "#8a5200"),
    LevelOfIntervention.NO_IMMEDIATE: ("#e8f1f8", "#1f6391"),
}
STYLE = (
    "text{font-family:'Atkinson Hyperlegible Next','Atkinson Hyperlegible',system-ui,sans-serif;font-size:14px;fill:#15191f}"
    ".h{font-size:21px;font-weight:700}.q{fill:#4c555f}.b{font-weight:700}.s{font-size:12px}"
)


def draw(pack: Pack) -> str:
    """The SVG of a pack's decision, as it stands in print."""
    rows, y = [], 128
    for place, rule in enumerate(pack.path.rules):
        row, height = _row(pack, rule, y, is_last=place == len(pack.path.rules) - 1)
        rows.append(row)
        y += height + GAP
    title = escape(pack.leading.title)
    head = (
        f'<text class="h" x="{MARGIN}" y="42">{title}</text>'
        f'<text class="q" x="{MARGIN}" y="68">{escape(_about(pack))}</text>'
        f'<text class="q" x="{MARGIN}" y="92">Read from the top. The first rule that holds is the recommendation; '
        "a question not answered yet is asked.</text>"
    )
    words = f"{pack.leading.short_title}: {len(pack.path.rules)} rules, most protective first."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" aria-labelledby="t d">'
        f'<title id="t">{title}: the decision</title><desc id="d">{escape(words)}</desc><style>{STYLE}</style>'
        f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>{head}{"".join(rows)}</svg>\n'
    )


def _about(pack: Pack) -> str:
    layers = [f"{layer.short_title} ({layer.date}, {layer.status}, version {layer.version})" for layer in pack.layers]
    return " + ".join(layers)


def _row(pack: Pack, rule: Rule, y: int, *, is_last: bool) -> tuple[str, int]:
    asks = [(depth, line) for depth, said in lines_of(rule.when) for line in _wrapped(said, depth)]
    gives = _gives(pack, rule)
    height = max(len(asks), len(gives)) * LINE + 22
    wash, ink = COLOURS[rule.level]
    middle = y + height / 2
    parts = [
        f'<circle cx="52" cy="{middle:g}" r="27" fill="#fff" stroke="#15191f" stroke-width="{3 if rule.source != NATIONAL else 1.5}"/>',
        f'<text class="b" x="52" y="{middle + 5:g}" text-anchor="middle">{escape(rule.id)}</text>',
        f'<rect x="{IF_X}" y="{y}" width="{IF_WIDTH}" height="{height}" rx="8" fill="#faf8f4" stroke="#d9d4ca"/>',
        *(
            f'<text x="{IF_X + 14 + depth * SET_IN}" y="{y + 26 + place * LINE}">{escape(line)}</text>'
            for place, (depth, line) in enumerate(asks)
        ),
        f'<path d="M{IF_X + IF_WIDTH} {middle:g}h{THEN_X - IF_X - IF_WIDTH - 8}" stroke="#15191f" stroke-width="1.5"/>',
        f'<path d="M{THEN_X - 10} {middle - 5:g}l9 5l-9 5z" fill="#15191f"/>',
        f'<text class="s q" x="{IF_X + IF_WIDTH + 8}" y="{middle - 7:g}">yes</text>',
        f'<rect x="{THEN_X}" y="{y}" width="{THEN_WIDTH}" height="{height}" rx="8" fill="{wash}" stroke="{ink}" stroke-width="1.5"/>',
        f'<rect x="{THEN_X}" y="{y}" width="7" height="{height}" fill="{ink}"/>',
        *(
            f'<text class="{style}" x="{THEN_X + 20}" y="{y + 26 + place * LINE}">{escape(line)}</text>'
            for place, (style, line) in enumerate(gives)
        ),
    ]
    if not is_last:
        parts.append(f'<path d="M52 {middle + 27:g}V{y + height + GAP}" stroke="#15191f" stroke-width="1.5"/>')
        parts.append(f'<text class="s q" x="60" y="{y + height + GAP - 6}">no</text>')
    return "".join(parts), height


def _wrapped(said: str, depth: int) -> list[str]:
    return wrap(said, LETTERS_IF - depth * 2) or [""]


def _gives(pack: Pack, rule: Rule) -> list[tuple[str, str]]:
    words = pack.states[rule.state].title
    given = [("b", pack.levels[rule.level].title), *(("", line) for line in wrap(f"{rule.state}: {words}", LETTERS_THEN))]
    for state, when in rule.state_if:
        asked = ", ".join(line for _, line in lines_of(when))
        given += [("", line) for line in wrap(f"{state} if {asked}", LETTERS_THEN)]
    call = f"rings {rule.call}, " if rule.call else ""
    given.append(("q", f"{call}{rule.strength}"))
    if rule.source != NATIONAL:
        given.append(("b s", f"Only with {pack.layer(rule.source).short_title}"))
    return given + [("q s", line) for line in wrap(", ".join(rule.cites), LETTERS_THEN + 3)]

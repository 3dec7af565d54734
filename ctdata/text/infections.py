"""What a sentence says of a virus infection beyond its name: tests in sequence, tests that are only arranged, treatment of carriers.

Infections stand in nearly every list of exclusions, in forms of their own: a first test whose positive result a
second one may answer, a screening plan, a note on the treatment of carriers.
"""

from __future__ import annotations

from ctdata.knowledge.link_words import link_words
from ctdata.text.attributes import Attributes
from ctdata.text.markers import viruses
from ctdata.text.mentions import Mention
from ctdata.text.scope import Sentence

RULE_VERSION = "2"

_SECOND_TEST = link_words("infections", "second_test")
_ARRANGED = link_words("infections", "arranged")
_SPOKEN_OF = link_words("infections", "spoken_of")
_NOT_NEEDED = link_words("infections", "not_needed")
_BARS = link_words("reading", "settled")
"""Viruses that stand for an infection to be ruled out or controlled, not for a tumour's cause."""
_MEASURED = link_words("infections", "measured")
_ABOVE = link_words("infections", "above")
_PAIR = 26
"""Tokens behind a virus in which its first test and its level may stand."""
_NEAR = 12
"""Tokens between a permission and the carriers it is given to."""


def is_bar(mention: Mention) -> bool:
    """Whether a mention names HIV, HBV or HCV, alone or together."""
    return mention.biomarker in _BARS or (bool(mention.members) and _BARS.issuperset(mention.members))


def is_bar_restated(said: Sentence, mention: Mention) -> bool:
    """ "No HIV-positive patients" under Exclusion says the heading again; nobody asks for an infection by forbidding its absence."""
    return is_bar(mention) and said.setting.section == "exclusion" and said.found.norms[said.start] == "no"


def is_answered_by_second_test(said: Sentence, mention: Mention) -> bool:
    """ "HCV antibody negative, or positive and followed by a negative HCV RNA": a positive first test is not the end."""
    return is_bar(mention) and not _SECOND_TEST.isdisjoint(said.norms(mention.start, said.end))


def is_treated_along(said: Sentence, mention: Mention) -> bool:
    """ "Antiviral drugs are permitted for patients with chronic hepatitis B": nobody is let in or kept out by it."""
    if mention.biomarker not in viruses() or said.setting.section != "exclusion":
        return False
    low = max(said.start, mention.start - _NEAR)
    leaves = said.items.between("permission", low, mention.start)
    norms = said.found.norms
    return any("for" in norms[said.items.end(i) : mention.start] and norms[i] != "eligible" for i in leaves)


def is_arranged_test(said: Sentence, mention: Mention, told: Attributes) -> bool:
    """ "Serology should be done at screening to include HIV and HCV antibodies": a plan for tests, no bar."""
    before = said.norms(said.start, mention.start)
    if told.states or told.alterations or "negative" in said.norms(said.start, said.end):
        return False
    spoken = not _SPOKEN_OF.isdisjoint(before[:3])
    planned = not _ARRANGED.isdisjoint(before) and bool(said.items.between("test_noun", said.start, mention.start))
    return planned or (spoken and not _NOT_NEEDED.isdisjoint(said.norms(said.start, said.end)))


def is_leave_for_another(said: Sentence, mention: Mention, permission: int) -> bool:
    """ "HIV, or active hepatitis C; chronic viral hepatitis is allowed": the leave is not one for HIV."""
    named = {i for other in said.mentions for i in range(other.start, other.end)}
    between = (i for i in range(mention.end, permission) if i not in named)
    return mention.biomarker == "HIV" and any(said.found.norms[i] == "hepatitis" for i in between)


def is_bar_with_level(said: Sentence, place: int) -> bool:
    """ "HBsAg positive and HBV DNA detectable" keeps out by both together: the first alone does not decide."""
    mention = said.mentions[place]
    if not is_bar(mention) or said.setting.section != "exclusion":
        return False
    others = (m.start for m in said.mentions[place + 1 :] if m.biomarker != mention.biomarker)
    norms = said.norms(mention.start, min(next(others, said.end), mention.end + _PAIR))
    for i, norm in enumerate(norms):
        if norm == ";":
            return False
        if norm == "and" and norms[i + 1 : i + 2] != ["/"] and _MEASURED.intersection(norms[i + 1 : i + 12]):
            behind = norms[i + 1 : i + 22]
            return not _ABOVE.isdisjoint(behind) or ["not", "within"] in [
                behind[k : k + 2] for k in range(len(behind))
            ]
    return False

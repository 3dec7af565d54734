"""Reads tumour types out of one short text (a condition, a keyword, a title).

How an entry of `tumour_types.toml` comes to match:

1. its `synonyms` as whole words in the order written; its `abbreviations` only in capitals;
2. one of its `sites` beside a cancer word, in either order ("cancer of the lung");
3. a list of `together`: all members in the same part of the text, in any order;
   "@LUNG" stands for any site word of LUNG, "@cancer" for any cancer word.

A reading that uses more of the same words beats the reading that uses fewer
("melanoma, uveal" is not also melanoma), and phrases of the list `not_cancer`
take their words away ("tumor necrosis factor"). Of a type and one above it only the
more exact one is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ctdata.knowledge.phrases import Hit, PhraseIndex, phrase_words, words
from ctdata.knowledge.tumour_labels import BUCKET, Entry, Labels, label_of

SOFT_BREAKS = frozenset([",", ";", "/", "(", ")", "[", "]", "+", ":", "|", ".", "and", "or"])
MAX_INVERTED_WORDS = 9
"""A longer text with commas is a list of diseases, not an inverted heading."""


@dataclass(frozen=True, slots=True)
class Match:
    """A tumour type read from a text, with the words it was read from."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All tumour types of one text; `not_cancer` names benign phrases met."""

    matches: tuple[Match, ...] = ()
    not_cancer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Use:
    code: str
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    members: tuple[str, ...]


class TumourIndex:
    """All entries compiled into one phrase index and a list of rules by label."""

    def __init__(self, entries: Sequence[Entry], lists: Mapping[str, Sequence[str]]) -> None:
        self._capitals = frozenset(a for e in entries for a in e.abbreviations)
        self._noise = {w for p in lists["filler"] for w in phrase_words(p)}
        self._headings = {term.lower(): e.code for e in entries for term in e.mesh}
        self._excluding = [phrase_words(p) for p in lists["excluding"]]
        self._parents = {e.code: tuple(filter(None, (e.parent, *e.also_under))) for e in entries}
        self._rules: dict[str, list[_Rule]] = {}
        labels = Labels(self._capitals)
        labels.add_lists(lists)
        for entry in entries:
            labels.add_entry(entry, lists)
            self._add_rules(entry)
        self._index = PhraseIndex(labels.table())
        self.read = lru_cache(maxsize=100_000)(self._read)

    def ancestors(self, code: str) -> frozenset[str]:
        """All codes above a code, further parents included."""
        above: set[str] = set()
        waiting = list(self._parents.get(code, ()))
        while waiting:
            parent = waiting.pop()
            if parent not in above:
                above.add(parent)
                waiting += self._parents.get(parent, ())
        return frozenset(above)

    def most_exact(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes without those that another one implies."""
        codes = set(codes)
        exact = codes - {above for code in codes for above in self.ancestors(code)}
        return frozenset(exact - {BUCKET} if len(exact) > 1 else exact)

    def _add_rules(self, entry: Entry) -> None:
        members = [(f"site:{entry.code}", "cancer")] if entry.sites else []
        members += [tuple(label_of(m) for m in group) for group in entry.together]
        for group in members:
            self._rules.setdefault(group[0], []).append(_Rule(entry.code, group))

    def _read(self, text: str) -> Reading:
        if heading := self._headings.get(text.lower()):  # sponsors copy "Leukemia, Myeloid, Acute" from MeSH
            return Reading((Match(heading, text.lower()),))
        reading = self._read_words(words(text, self._capitals))
        turned = _inverted(text) if "," in text else ""
        if turned:
            reading = _joined(reading, self._read_words(words(turned, self._capitals)))
        exact = self.most_exact(m.code for m in reading.matches)
        return Reading(tuple(m for m in reading.matches if m.code in exact), reading.not_cancer)

    def _read_words(self, text_words: list[str]) -> Reading:
        text_words = self._without_exclusions(text_words)
        hits = self._index.scan(text_words)
        if not hits:
            return Reading()
        found = [use for part in self._parts(text_words, hits) for use in self._uses(part)]
        benign = tuple(" ".join(text_words[h.start : h.end]) for h in hits if "not" in h.labels)
        return Reading(_longest(found, text_words), benign)

    def _without_exclusions(self, text_words: list[str]) -> list[str]:
        """Without what follows "excluding", up to a closing bracket or the end."""
        for phrase in self._excluding:
            if phrase[0] in text_words:
                at = text_words.index(phrase[0])
                if tuple(text_words[at : at + len(phrase)]) == phrase:
                    rest = text_words[at:]
                    return text_words[:at] + (rest[rest.index(")") :] if ")" in rest else [])
        return text_words

    def _parts(self, text_words: list[str], hits: list[Hit]) -> list[list[Hit]]:
        """Hits grouped by part of the text; a part that names no disease joins both its neighbours."""
        groups: list[list[list[Hit]]] = [[[]]]
        for hit, gap in zip(hits, self._gaps(text_words, hits), strict=True):
            if gap == "hard":
                groups.append([[]])
            elif gap == "soft":
                groups[-1].append([])
            groups[-1][-1].append(hit)
        if self._runs_on(text_words, hits[-1]) and not _is_anchored(groups[-1][-1]):
            groups[-1].pop()  # the "liver" of "liver cirrhosis" is no cancer of the liver
        return [part for group in groups if group for part in _neighbours_joined(group)]

    def _runs_on(self, text_words: list[str], hit: Hit) -> bool:
        """The word after the hit goes with it and is none that we know."""
        after = next((w for w in text_words[hit.end :] if not self._is_filler(w)), ",")
        return after not in SOFT_BREAKS

    def _gaps(self, text_words: list[str], hits: list[Hit]) -> list[str]:
        """What stands before each hit: nothing of note, a soft break, or words that part it for good."""
        gaps = [""]
        for before, after in pairwise(hits):
            between = [w for w in text_words[before.end : after.start] if not self._is_filler(w)]
            hard = any(w not in SOFT_BREAKS for w in between)
            gaps.append("hard" if hard else "soft" if between else "")
        return gaps

    def _is_filler(self, word: str) -> bool:
        return word in self._noise or word.isdigit() or (len(word) == 1 and word.isalpha())

    def _uses(self, part: list[Hit]) -> Iterator[_Use]:
        """Each code that the part gives, with the places of the words it uses."""
        for hit in part:
            yield from (_Use(label[5:], _places([hit])) for label in hit.labels if label[:5] == "code:")
        present = {label for hit in part for label in hit.labels}
        for label in present & self._rules.keys():
            for rule in self._rules[label]:
                if present.issuperset(rule.members):
                    yield _Use(rule.code, _places(_nearest(rule, part)))


def _neighbours_joined(pieces: list[list[Hit]]) -> list[list[Hit]]:
    """'Carcinoma | non-small-cell lung' is one part, and so is 'gastric | oesophageal cancer'."""
    if len(pieces) == 1:
        return pieces
    parts: list[list[Hit]] = []
    loose: list[Hit] = []
    for piece in pieces:
        if _is_anchored(piece):
            parts.append([*loose, *piece])
            loose = []
        else:
            loose = [*loose, *piece]
            if parts:
                parts[-1] = [*parts[-1], *piece]
    return parts or [loose]


def _is_anchored(part: list[Hit]) -> bool:
    return any(label == "cancer" or label[:5] == "code:" for hit in part for label in hit.labels)


def _places(hits: Iterable[Hit]) -> frozenset[int]:
    return frozenset(place for hit in hits for place in range(hit.start, hit.end))


def _nearest(rule: _Rule, part: list[Hit]) -> list[Hit]:
    """For each member of the rule the hit nearest to the first member's hit."""
    first = next(h for h in part if rule.members[0] in h.labels)
    near = sorted(part, key=lambda h: abs(h.start - first.start))
    return [first, *(next(h for h in near if member in h.labels) for member in rule.members[1:])]


def _longest(found: list[_Use], text_words: list[str]) -> tuple[Match, ...]:
    """Each code once, in the order of the text, without uses whose words lie within those of a longer one."""
    kept: dict[str, frozenset[int]] = {}
    for use in sorted(found, key=lambda u: (min(u.places), u.code, sorted(u.places))):
        if not any(use.places < other.places for other in found):
            before = kept.get(use.code, use.places)
            kept[use.code] = before | use.places if before & use.places else before
    return tuple(_match(code, places, text_words) for code, places in kept.items())


def _match(code: str, places: frozenset[int], text_words: list[str]) -> Match:
    return Match(code, " ".join(text_words[place].removeprefix("=") for place in sorted(places)))


def _inverted(text: str) -> str:
    """'Leukemia, Myeloid, Acute' as 'Acute Myeloid Leukemia'; '' where the text is no such heading."""
    parts = [p.strip() for p in text.split(",") if p.strip()]
    if not 1 < len(parts) <= 3 or len(text.split()) > MAX_INVERTED_WORDS or len(parts[0].split()) > 2:
        return ""
    return " ".join(reversed(parts))


def _joined(one: Reading, two: Reading) -> Reading:
    codes = {m.code for m in one.matches}
    return Reading((*one.matches, *(m for m in two.matches if m.code not in codes)), one.not_cancer)

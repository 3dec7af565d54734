"""How text becomes words: the same for the index and for every search box.

Lower case, accents folded, split at everything that is not a letter or a digit;
no stemming. What a reader expects beyond that is added when searching: singular
and plural, British and American spelling, and compounds that are written in one
piece, with a hyphen or with a space (PD1, PD-1, PD 1).
"""

from __future__ import annotations

import re
from functools import lru_cache

import tantivy

TOKENIZER = "ctdata"
VALUES_TOKENIZER = "ctdata_values"
LONGEST_WORD = 60
# Between two values of a field: never indexed, but it keeps its place, so that no phrase runs across.
_BREAK_WORD = "qqbreakqq"
BREAK = f" {_BREAK_WORD} "
LONGEST_COMPOUND = 15
GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "κ": "kappa",
    "λ": "lambda",
    "ζ": "zeta",
}
_HYPHENS = "-\u2010\u2011\u2012\u2013"
COMPOUND = rf"[^\W_]+(?:[{_HYPHENS}][^\W_]+)*"
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_COMPOUND = re.compile(rf"[^\W_]+(?:[{_HYPHENS}][^\W_]+)+")
_MIXED = re.compile(r"([a-z]{2,})(\d+[a-z]?)")
# British and American spellings of the stems met in titles and criteria.
_SPELLINGS = (
    ("tumour", "tumor"), ("leukaemi", "leukemi"), ("anaemi", "anemi"), ("haemat", "hemat"), ("haemo", "hemo"),
    ("oesophag", "esophag"), ("paediatric", "pediatric"), ("gynaecolog", "gynecolog"), ("orthopaed", "orthoped"),
    ("diarrhoea", "diarrhea"), ("oedema", "edema"), ("oestr", "estr"), ("anaesth", "anesth"), ("ischaem", "ischem"),
    ("glycaemi", "glycemi"), ("foetal", "fetal"), ("behaviour", "behavior"), ("centre", "center"), ("fibre", "fiber"),
    ("randomis", "randomiz"), ("immunis", "immuniz"), ("localis", "localiz"), ("characteris", "characteriz"),
    ("optimis", "optimiz"), ("hospitalis", "hospitaliz"), ("faec", "fec"), ("caec", "cec"), ("coeliac", "celiac"),
)  # fmt: skip

Words = tuple[str, ...]


_GREEK_LETTER = re.compile("[" + "".join(GREEK) + "]")
_DIGIT = re.compile(r"\d")
_OFTEN_REPEATED = 120  # characters


def analyzer(breaks: bool = False) -> tantivy.TextAnalyzer:
    """A fresh one for each call: an analyzer must not be shared between threads."""
    steps = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    return (steps.filter(tantivy.Filter.custom_stopword([_BREAK_WORD])) if breaks else steps).build()


def plain(text: str) -> str:
    """Greek letters spelled out, so that IFN-α and IFN-alpha are one word."""
    if text.isascii() or not _GREEK_LETTER.search(text):
        return text
    return _GREEK_LETTER.sub(lambda found: GREEK[found[0]], text)


def tokens(text: str) -> Words:
    """The words of a text, as the index holds them."""
    return tuple(analyzer().analyze(plain(text)))


def compounds(text: str) -> str:
    """Hyphenated names with a digit in one piece ("PD-L1" gives "PDL1"), so that either spelling finds the other."""
    if text.isascii() and ("-" not in text or not _DIGIT.search(text)):
        return ""
    return _compounds_again(text) if len(text) <= _OFTEN_REPEATED else _compounds(text)


@lru_cache(maxsize=50_000)
def _compounds_again(text: str) -> str:
    """Conditions, MeSH terms and sponsors recur from study to study."""
    return _compounds(text)


def _compounds(text: str) -> str:
    # Most words have no hyphen: the pattern is tried on the few that do.
    hyphened = " ".join(word for word in text.split() if "-" in word or not word.isascii())
    found = (_HYPHEN.sub("", name) for name in _COMPOUND.findall(hyphened))
    return BREAK.join(name for name in found if len(name) <= LONGEST_COMPOUND and _has_digit(name))


def spellings(name: Words) -> list[Words]:
    """One name in one piece, in parts, and with a number joined to the letters before it."""
    joined = "".join(name)
    found = [name, tuple(part for word in name for part in _split(word)), _merged(name)]
    if len(name) > 1 and _has_digit(joined) and len(joined) <= LONGEST_COMPOUND:
        found.append((joined,))
    return list(dict.fromkeys(found))


def variants(name: Words) -> list[Words]:
    """The spellings of a name, then British or American, then the last word in singular or plural."""
    found = spellings(name)
    found += [tuple(_other_spelling(word) for word in form) for form in found]
    found += [(*form[:-1], other) for form in found for other in _other_number(form[-1])]
    return list(dict.fromkeys(found))


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def _split(word: str) -> Words:
    parts = _MIXED.fullmatch(word)
    return parts.groups() if parts else (word,)  # type: ignore[return-value]


def _merged(name: Words) -> Words:
    """("anti", "pd", "1") gives ("anti", "pd1")."""
    found: list[str] = []
    for word in name:
        if found and word[0].isdigit() and found[-1].isalpha() and len(found[-1]) <= 4:
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)


def _other_spelling(word: str) -> str:
    for british, american in _SPELLINGS:
        if british in word:
            return word.replace(british, american)
        if american in word:
            return word.replace(american, british)
    return word


def _other_number(word: str) -> list[str]:
    """Singular of a plural and the reverse, for plain words of four letters and more."""
    if len(word) < 4 or not word.isalpha():
        return []
    for plural, singular in (("ies", "y"), ("ses", "sis")):
        if word.endswith(plural):
            return [word[: -len(plural)] + singular, word[:-1]]
        if word.endswith(singular) and not word.endswith(("ay", "ey", "oy")):
            return [word[: -len(singular)] + plural]
    if word.endswith("s"):
        return [] if word.endswith(("ss", "us", "is")) else [word[:-1]]
    return [word + "s"]

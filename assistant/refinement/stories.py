"""Story sentences of other languages as what their role can do."""

import re
from types import MappingProxyType

_PATTERNS = MappingProxyType(
    {
        "de": (
            r"als\s+(?P<role>.+?),?\s+(?:möchte|möchten|will|wollen|muss|müssen|kann|können)\s+"
            r"(?:ich|wir)\s+(?P<means>.+?)(?:,?\s+(?:damit|sodass|so dass)\b.*)?$",
            "{role} kann {means}",
        ),
        "fr": (
            r"en\s+tant\s+qu(?:e\s+|['’])(?P<role>.+?),?\s+(?:je\s+(?:veux|souhaite|voudrais|dois|peux)|"
            r"nous\s+voulons)\s+(?P<means>.+?)(?:,?\s+(?:afin|pour que|pour ne|de sorte)\b.*)?$",
            "{role} peut {means}",
        ),
        "nl": (
            r"als\s+(?P<role>.+?),?\s+(?:wil|wou|moet|kan)\s+(?:ik|we|wij)\s+(?P<means>.+?)"
            r"(?:,?\s+(?:zodat|opdat)\b.*)?$",
            "{role} kan {means}",
        ),
        "es": (
            r"como\s+(?P<role>.+?),?\s+(?:quiero|queremos|necesito|deseo|quisiera)\s+(?P<means>.+?)"
            r"(?:,?\s+(?:para(?=\s+(?:que|no|así|siempre|nunca|\w*[aei]r(?:se|l[aeo]s?)?)\b)|a fin de)\b.*)?$",
            "{role} puede {means}",
        ),
        "it": (
            r"come\s+(?P<role>.+?),?\s+(?:voglio|vogliamo|vorrei|desidero)\s+(?P<means>.+?)"
            r"(?:,?\s+(?:per(?=\s+(?:(?:non|sempre|mai|così)\s+)?\w+(?:[aei]re|rre|r(?:si|l[aoie]|ne|mi|ci|vi|gli))\b)|affinché|così|in modo)\b.*)?$",
            "{role} può {means}",
        ),
    }
)


def capability(sentence: str, language: str) -> str:
    """A story sentence as a statement: "Als Torwart möchte ich …" as "Torwart kann …".

    Args:
        sentence: the sentence.
        language: ISO 639-1 code.

    Returns:
        Nothing where it is no story sentence, or the language is not known here.
    """
    known = _PATTERNS.get(language)
    plain = " ".join(sentence.split()).strip(" .")
    found = re.match(known[0], plain, re.IGNORECASE) if known else None
    if known is None or found is None:
        return ""
    role = found["role"].strip(" ,")
    able = known[1]
    if re.search(r"\b(?:wir|we|wij|nous)\b", plain[: found.start("means")], re.IGNORECASE):
        for one, many in (("kann", "können"), ("peut", "peuvent"), ("kan ", "kunnen ")):
            able = able.replace(one, many)
    means = _without_purpose(found["means"].strip(" ,"), language)
    return able.format(role=role[:1].upper() + role[1:], means=means)


_PURPOSE = MappingProxyType({"de": " um ", "nl": " om "})
_WITH_TO = MappingProxyType({"de": re.compile(r"\bzu\b|\wzu\w+en\b"), "nl": re.compile("")})


def _without_purpose(means: str, language: str) -> str:
    """What is wanted without what for: "um … zu" and "om … te", but not "um 18 Uhr"."""
    word = _PURPOSE.get(language, "")
    at = means.rfind(word) if word else -1
    tail = means[at + len(word) :] if at > 0 else ""
    if not tail or tail[0].isdigit() or not _WITH_TO[language].search(tail):
        return means
    return means[:at].rstrip(" ,")

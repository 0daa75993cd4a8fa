"""Which language a text is in: the share of its words that are a language's commonest words.

The commonest words make up about half of any running text, so a few words each are enough to tell
English from what is not; the method is that of stop-word profiles (Grefenstette 1995, small words).
"""

import re
import unicodedata

_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        """the a an of and or to in is are be as for with that this it on by from at can so i we want not when if should
        must will have has my their our all which user users also need able was were do does than then into there any
        only no but would they you your its after before each out up via per without""".split()
    ),
    "de": frozenset(
        """der die das und oder ist sind ein eine einen einem einer als ich möchte kann damit für mit von zu im in auf nicht
        wenn soll muss werden wird den dem des auch sich es wir sie nach bei aus um über nur alle zum zur dass sollen sollte können kann am einfach schnell möchten haben hat beim bis""".split()
    ),
    "fr": frozenset(
        """le la les un une des et ou est sont en que qui pour avec dans sur je veux peux afin de du au aux ce cette tant
        pas ne plus par nous vous il elle mon ma mes son sa ses être doit doivent lorsque si""".split()
    ),
    "es": frozenset(
        """el la los las un una unos y o es son en que para con por como yo quiero puedo poder de del al se su sus mi no
        más cuando si debe deben este esta lo usuario""".split()
    ),
    "pt": frozenset(
        """o a os as um uma e ou é são em que para com por como eu quero posso poder de do da dos das no na se seu sua
        meu não mais quando deve devem este esta usuário ao""".split()
    ),
    "it": frozenset(
        """il lo la gli le un una e o è sono in che per con di del della dei come voglio posso poter da al alla non più
        quando se deve devono questo questa mio suo utente""".split()
    ),
    "nl": frozenset(
        """de het een en of is zijn in dat die voor met van te op als ik wil kan zodat niet wanneer moet moeten worden
        wordt aan om bij naar ook er we mijn deze dit gebruiker""".split()
    ),
    "pl": frozenset(
        """i w na z do że się jest są nie jako chcę aby żeby dla po o oraz lub od przez jak może musi który która które
        ten ta to użytkownik""".split()
    ),
    "sv": frozenset(
        """och i att en ett det som på är av för med till den jag vill kan så inte om ska måste från har vi mitt min
        användare""".split()
    ),
    "tr": frozenset("ve bir bu için ile olarak de da istiyorum kullanıcı mı olan gibi daha çok ne her".split()),
}  # fmt: skip
_SCRIPTS = (
    ("CYRILLIC", "ru"),
    ("CJK", "zh"),
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("ARABIC", "ar"),
    ("HEBREW", "he"),
    ("GREEK", "el"),
    ("THAI", "th"),
    ("DEVANAGARI", "hi"),
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENOUGH = 4


def detect(text: str) -> str:
    """ISO 639-1 code of a text's language; "en" where too little says otherwise.

    Args:
        text: clean text, without markup; only its first 4,000 characters are read.
    """
    text = text[:4000]
    script = _script(text)
    if script:
        return script
    found = [word.lower() for word in _WORD.findall(text)]
    if not found:
        return "en"
    hits = {code: sum(word in profile for word in found) for code, profile in _WORDS.items()}
    best = max(hits, key=lambda code: (hits[code], code == "en"))
    clear = hits[best] >= _ENOUGH or (hits[best] >= 2 and not hits["en"] and len(found) >= 4)
    if not clear or hits[best] < 1.3 * hits["en"] or hits[best] < 0.12 * len(found):
        return "en"
    return best


def _script(text: str) -> str | None:
    """The language that another script stands for, where it fills a third of the letters."""
    if text.isascii():
        return None
    letters = [char for char in text if char.isalpha()]
    counts: dict[str, int] = {}
    for char in letters:
        if ord(char) > 0x36F:
            name = unicodedata.name(char, "")
            for prefix, code in _SCRIPTS:
                if name.startswith(prefix):
                    counts[code] = counts.get(code, 0) + 1
    if not counts:
        return None
    if counts.get("ja", 0) and counts.get("zh", 0):
        counts["ja"] += counts.pop("zh")
    code = max(counts, key=lambda one: counts[one])
    return code if counts[code] * 3 >= len(letters) else None

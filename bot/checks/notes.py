"""A bullet of a brief: what it wants told, apart from how it wants it told."""

import regex

_READERS = (
    r"(?:people|readers?|every(?:one|body)|all|members?|visitors?|parents?|customers?|guests?"
    r"|subscribers?|volunteers?|users?|them|our\s+\w+|the\s+\w+)"
)
_ASKING = regex.compile(
    rf"""\s*(?:please\s+|also\s+|and\s+|maybe\s+|perhaps\s+)*
    (?: (?:don['\u2019]?t|do\s+not)\s+forget (?:\s+to\s+(?:mention|say|add|include
        |tell\s+{_READERS}|remind\s+{_READERS}))?
      | (?:be|make)\s+sure\s+(?:to\s+(?:mention|say|include|add)|that|{_READERS}\s+knows?)
      | mention | point\s+out | highlight | emphasi[sz]e | stress | include | cover | announce
      | explain | describe | introduce | note (?=\s+that\b) | state (?=\s+that\b)
      | (?:re)?mind\s+{_READERS} | (?:tell|inform|ask|invite|encourage|urge
        |let)\s+{_READERS}(?:\s+know)?
      | (?:say|add|write|talk) (?=\s+(?:that|about|something|a\b)|\s*:)
      | (?:add|include|put|write|give|place)\s+(?:an?|the)\s+(?:\w+\s+)?(?:line|note|sentence
        |word|paragraph|mention|reminder|link|section)s?
      | a\s+(?:short\s+|few\s+|brief\s+)*(?:line|note|sentence|word|paragraph|mention|reminder)s?
      | (?:end|close|start|begin|open|finish|lead)\s+with (?:\s+an?\b)?
      | (?:call[\s-]+to[\s-]+action|cta|reminder|p\.?s\.?|fyi|nb|n\.b\.|important|news|update
        |info|last|finally|first)\s*(?=:)
      | reminder (?=\s+(?:that|to|about|of)\b)
      | mention | shout[\s-]?out\s+(?:to|for)
    )
    (?:\s+(?:that|to|about|of|on|how|why|again|briefly|shortly
        |also)\b)* \s*[:,\-\u2013\u2014]?\s*""",
    regex.IGNORECASE | regex.VERBOSE,
)
_MANNER = regex.compile(
    r"""\s*(?:please\s+|also\s+|and\s+)*
    (?: (?:overall\s+|general\s+)?(?:tone|style|voice|length|format|mood|audience|language
        |register|layout|word\s+count|emoji|formality)\s*(?::|=|should\b|is\b|-\s)
      | keep\s+(?:it|this|everything|the\s+(?:tone|style|text|letter|mail|email|e-mail|newsletter
        |language|whole\s+thing))\b
      | make\s+(?:it|this|the\s+(?:tone|text|letter|mail|email|e-mail|newsletter
        |subject))\s+(?:sound|feel|look|read|short|fun|funny|warm|friendly|clear|catchy|exciting
          |inviting|snappy|personal|brief|light|more|less|not|very|really|nice|an?)\b
      | (?:end|close|start|begin|open|finish|lead)\s+with\s+(?:an?\s+|some\s+)?(?:\w+\s+)?(?:joke
        |question|pun|story|anecdote|smile|greeting|hook|welcome|line|sentence)\b
      | (?:be|sound|stay)\s+(?:\w+[\s,]+(?:and\s+|but\s+)?){0,3}(?:brief|short|concise|warm
        |friendly|cheerful|positive|upbeat|polite|honest|clear|formal|informal|funny|light
          |serious|calm|personal|careful|enthusiastic|optimistic|neutral|encouraging)\b
      | (?:not\s+too|nothing\s+too|not)\s+(?:long|formal|pushy|salesy|serious|funny|technical
        |gloomy|cheesy|dramatic)\b
      | (?:no|without|avoid|skip|less|few(?:er)?)\s+(?:any\s+|too\s+many\s+)?(?:emojis?|jargon
        |exclamation|headings?|bullet\s+points?|buzzwords?|hype|sales|slang|markdown|bold|clich
          |scare|technical|long\s+sentences|abbreviations|superlatives|passive)\w*
      | (?:don['\u2019]?t|do\s+not|never|avoid|please\s+no)\s+(?:mention|say|use|write|promise
        |sound|be|oversell|exaggerate|name|overdo|talk|go\s+into|make\s+it|blame|apologi[sz]e
          |repeat|mentioning|using|saying|naming|going|promising|sounding|too)\b
      | (?:max(?:imum)?\.?|at\s+most|up\s+to|about|around|under|no\s+more\s+than|roughly
        |approx\.?|only)\s+\d+\s+(?:words?|sentences?|lines?|paragraphs?|characters?)\b
      | \d+\s*(?:[-\u2013]\s*\d+\s*)?(?:words?|sentences?|paragraphs?)\s*(?:max\w*|at\s+most
        |or\s+less|or\s+so|total)?\s*\.?\s*$
      | (?:use|write\s+in|write)\s+(?:an?\s+|the\s+)?(?:simple|plain|short|clear|easy|warm
        |friendly|cheerful|informal|formal|active|first|second|british|american|inclusive|gender
          |humou?r|positive|light|personal|casual|conversational|we\b|you\b)
      | (?:a\s+|an\s+|in\s+an?\s+)?(?:\w+[\s,]+(?:and\s+|but\s+)?){1,3}(?:tone|style
        |voice)\s*(?:please)?\s*[.!]?\s*$
      | (?:short|brief|concise|friendly|warm|cheerful|upbeat|informal|light)(?:\s*(?:,|and|but
        |&)\s*(?:\w+\s+)?(?:short|brief|concise|friendly|warm|cheerful|upbeat|informal|light
          |sweet|clear|simple|personal|positive))+\s*(?:please)?\s*[.!]?\s*$
      | (?:address|call)\s+(?:the\s+)?readers?\b
      | (?:sign|subject)\s+(?:it\s+)?(?:off|line)\b
    )""",
    regex.IGNORECASE | regex.VERBOSE,
)
_MOST = 2_000


def content(bullet: str) -> str:
    """Return what a bullet wants told: without "mention that" and its kind.

    It is empty for a bullet that only says how to write, such as "keep it short": nobody can tell
    from the words of a text whether it was done.
    """
    bullet = bullet[:_MOST]
    if _MANNER.match(bullet):
        return ""
    if (asking := _ASKING.match(bullet)) and regex.search(r"\p{L}{2}|\d", bullet[asking.end() :]):
        return bullet[asking.end() :]
    return bullet

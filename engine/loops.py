"""A model that says the same thing over and over, noticed while it writes.

The small model, untuned, hardly ever ends by itself: it falls into a sentence and repeats it until
its tokens are spent. `generator` ends the answer once that has set in. What was written stays; the
client reads `finish_reason` "length", since the text is not whole and OpenAI has no word of its own
for it, and the log says `end=loop`. No client can switch it off: an honest text must not come near
it, and so it counts as a loop only if

- one sentence or line comes four times in a row, or the last dozen are no more than four different
  ones. Those of one word do not count;
- or a passage of up to a hundred words, wherever its sentences begin, comes three times in a row
  and fills two dozen words at least. So a chorus may be sung twice, and a word cried 23 times.

Upper and lower case, spaces, bullets and the numbers of a list make no difference. What has no
spaces is one word, however long, and is left to `max_tokens`.
"""

import re
from collections import deque

_IN_A_ROW = 4
_LAST_SENTENCES = 12
_FEWEST_DIFFERENT = 5
_SHORTEST_SENTENCE = 2

_LONGEST_PASSAGE = 100
_TIMES = 3
_SHORTEST_RUN = 24

_MARKER = re.compile(r"[-*+•]|\(?\d{1,3}[.):]")
_SENTENCE_END = re.compile(r"[.!?…][^\w\s]*$")


class LoopGuard:
    """Reads one answer as it is written."""

    def __init__(self) -> None:
        self._word: list[str] = []
        self._sentence: list[str] = []
        self._sentences = _Sentences()
        self._words = _Words()

    def feed(self, text: str) -> bool:
        """Read on; say whether the answer has become a loop, which it then stays.

        Only whole words and sentences are judged, so it does not matter how the text is cut.
        """
        for character in text:
            if not character.isspace():
                self._word.append(character)
                continue
            self._end_word()
            if character == "\n":
                self._end_sentence()
        return self._sentences.loop or self._words.loop

    def _end_word(self) -> None:
        word = "".join(self._word).casefold()
        self._word.clear()
        if not word or (not self._sentence and _MARKER.fullmatch(word)):
            return
        self._words.add(word)
        self._sentence.append(word)
        if _SENTENCE_END.search(word):
            self._end_sentence()

    def _end_sentence(self) -> None:
        if len(self._sentence) >= _SHORTEST_SENTENCE:
            self._sentences.add(" ".join(self._sentence))
        self._sentence.clear()


class _Sentences:
    """The last sentences, and whether they repeat each other."""

    def __init__(self) -> None:
        self.loop = False
        self._last: deque[str] = deque(maxlen=_LAST_SENTENCES)

    def add(self, sentence: str) -> None:
        self._last.append(sentence)
        latest = list(self._last)[-_IN_A_ROW:]
        in_a_row = len(latest) == _IN_A_ROW and len(set(latest)) == 1
        full = len(self._last) == _LAST_SENTENCES
        self.loop |= in_a_row or (full and len(set(self._last)) < _FEWEST_DIFFERENT)


class _Words:
    """The last words, and for each distance how long they have been what they were before it."""

    def __init__(self) -> None:
        self.loop = False
        self._last: deque[str] = deque(maxlen=_LONGEST_PASSAGE)
        self._same = [0] * (_LONGEST_PASSAGE + 1)

    def add(self, word: str) -> None:
        for length, earlier in enumerate(self._last, start=1):
            self._same[length] = self._same[length] + 1 if word == earlier else 0
            run = length + self._same[length]
            self.loop |= run >= max(_TIMES * length, _SHORTEST_RUN)
        self._last.appendleft(word)

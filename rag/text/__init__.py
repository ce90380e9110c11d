"""What every part that reads text agrees on: normal form, sentences, words. Pure."""

from rag.text.normalise import normalise
from rag.text.sentences import sentences_of, split_sentences
from rag.text.words import STOP_WORDS, content_stems, stem, words

__all__ = ["STOP_WORDS", "content_stems", "normalise", "sentences_of", "split_sentences", "stem", "words"]

"""measure(): counts beside those of SentencePiece's own module, and what takes the answer."""

import importlib.util
import tempfile
import unittest
from pathlib import Path

import vocabplan
from support import SOURCE

SIZES = (300, 500, 800, 1200)
TEXTS = ("docs/fitting.md", "docs/math.md")


@unittest.skipUnless(importlib.util.find_spec("sentencepiece"), "sentencepiece is not installed")
@unittest.skipUnless(importlib.util.find_spec("vocabplan._measure"), "built without libsentencepiece")
class MeasureTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        import sentencepiece

        cls.folder = tempfile.TemporaryDirectory()
        cls.texts = [SOURCE / name for name in TEXTS]
        cls.models = []
        for size in SIZES:
            prefix = Path(cls.folder.name, f"m{size}")
            sentencepiece.SentencePieceTrainer.train(
                input=str(cls.texts[0]), model_prefix=str(prefix), vocab_size=size, model_type="bpe",
                minloglevel=2)
            cls.models.append(prefix.with_suffix(".model"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def counts(self, model):
        import sentencepiece

        processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
        lines = [line for text in self.texts for line in text.read_text(encoding="utf-8").split("\n")]
        return sum(len(processor.encode(line)) for line in lines), sum(map(len, lines))

    def test_counts_are_those_of_sentencepiece(self):
        found = vocabplan.measure(self.texts, self.models)
        columns = found.columns()
        self.assertEqual(list(columns["vocab_size"]), list(SIZES))
        for model, tokens, characters in zip(self.models, columns["tokens"], columns["characters"]):
            self.assertEqual((tokens, characters), self.counts(model))

    def test_groups_are_counted_apart(self):
        groups = {"fits": self.texts[0], "equations": [self.texts[1]]}
        apart = vocabplan.measure(groups=groups, model=self.models[0]).columns()
        whole = vocabplan.measure(self.texts, self.models[0]).columns()
        self.assertEqual(set(apart["group"]), set(groups))
        self.assertEqual(sum(apart["tokens"]), whole["tokens"][0])

    def test_the_answer_is_a_tokenizer(self):
        found = vocabplan.measure(self.texts, self.models)
        own = vocabplan.predict(1e9, chars=1e11, tokenizer=found)
        self.assertNotEqual(own.tokens, vocabplan.predict(1e9, chars=1e11).tokens)
        self.assertEqual(own.to_dict(), vocabplan.predict(1e9, chars=1e11, tokenizer=found.columns()).to_dict())

    def test_progress_is_told_and_may_end_the_work(self):
        long_text = Path(self.folder.name, "long.txt")
        long_text.write_text(self.texts[0].read_text(encoding="utf-8") * 60, encoding="utf-8")
        calls = []
        vocabplan.measure(long_text, self.models, threads=1, progress=lambda *said: calls.append(said))
        self.assertTrue(calls)
        total = long_text.stat().st_size
        for done, of, what in calls:
            self.assertLessEqual(done, of)
            self.assertEqual((of, what), (total, "bytes"))

        def stop(*_said):
            raise RuntimeError("stopped")

        with self.assertRaisesRegex(RuntimeError, "^stopped$"):
            vocabplan.measure(long_text, self.models, threads=1, progress=stop)

    def test_mistakes(self):
        with self.assertRaises(FileNotFoundError):
            vocabplan.measure("no such text", self.models)
        with self.assertRaisesRegex(ValueError, "is no SentencePiece model"):
            vocabplan.measure(self.texts, self.texts[0])
        with self.assertRaisesRegex(TypeError, "groups: a dict"):
            vocabplan.measure(groups=[1], model=self.models)


if __name__ == "__main__":
    unittest.main()

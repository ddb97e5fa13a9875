"""The golden rows through the package equal those through the program, to the last bit."""

import json
import unittest

import numpy

import vocabplan
from support import program, reference_rows, rows_of

ROWS = reference_rows()
RECORDS = "".join(f"{row['nnv']},{row['flops']}\n" for row in ROWS)


def column(name):
    return numpy.array([float(row[name] or "nan") for row in ROWS])


class GoldenTest(unittest.TestCase):
    def test_all_rows_are_there(self):
        self.assertEqual(len(ROWS), 802)

    def test_vocabularies_equal_the_reference(self):
        found = vocabplan.predict_many(column("nnv"), column("flops"))
        for name, row in (("v_isoflops", "v_isoflops"), ("v_derivative", "v_derivative")):
            kept = ~numpy.isnan(found[name])
            self.assertGreater(kept.sum(), 200)
            numpy.testing.assert_array_equal(numpy.floor(found[name])[kept], column(row)[kept])
        # Where scipy's own search failed (isoloss_ier is not 1), its vocabulary is none.
        kept = column("isoloss_ier") == 1
        self.assertGreater(kept.sum(), 200)
        numpy.testing.assert_array_equal(found.vocab_size[kept], column("v_isoloss")[kept])

    def test_columns_equal_sweep(self):
        said = rows_of(program("sweep", "--format", "csv", stdin=RECORDS))
        found = vocabplan.predict_many(column("nnv"), column("flops"))
        self.assertEqual(len(said), 802)
        for name in ("flops", "tokens", "width"):
            expected = numpy.array([float(row[name]) for row in said])
            numpy.testing.assert_array_equal(found[name], expected, err_msg=name)
        for name in ("v_isoflops", "v_derivative", "v_isoloss"):
            whole = ["" if v != v else str(int(v)) for v in found[name].tolist()]
            self.assertEqual(whole, [row[name] for row in said], name)

    def test_each_predict_equals_the_record_of_the_program(self):
        said = json.loads(program("sweep", "--format", "json", stdin=RECORDS), parse_int=float)
        self.assertEqual(len(said["records"]), 802)
        for row, record in zip(ROWS, said["records"]):
            found = vocabplan.predict(row["nnv"], flops=row["flops"] or None).to_dict()
            for name in ("n_nv", "flops", "tokens", "width"):
                self.assertEqual(found[name], record[name], row)
            for name in ("isoflops", "derivative", "isoloss"):
                ours, theirs = found["approaches"][name], record["approaches"][name]
                self.assertEqual(ours is None, theirs is None, row)
                for key in ("vocab_size", "vocab_size_real", "n_v"):
                    if ours is not None:
                        self.assertEqual(ours[key], theirs[key], row)

    def test_a_whole_document_equals_that_of_the_program(self):
        for row in ROWS[::40]:
            budget = [f"--flops={row['flops']}"] if row["flops"] else []
            said = json.loads(program("predict", row["nnv"], *budget, "-f", "json"), parse_int=float)
            found = vocabplan.predict(float(row["nnv"]), flops=float(row["flops"] or 0) or None)
            record = {"law": said["law"], **said["records"][0]}
            self.assertEqual(found.to_dict(), record)

    def test_reals_of_one_and_of_many_agree(self):
        found = vocabplan.predict_many(column("nnv"), column("flops"))
        for row, many in list(zip(ROWS, found.v_isoloss.tolist()))[::20]:
            one = vocabplan.predict(row["nnv"], flops=row["flops"] or None).isoloss.vocab_size_real
            self.assertAlmostEqual(many / one, 1.0, delta=1e-13)


if __name__ == "__main__":
    unittest.main()

"""predict_many: what NumPy may hand over, and what must come out."""

import datetime
import unittest

import numpy

import vocabplan
from vocabplan import predict_many

N = numpy.geomspace(33e6, 300e9, 24)
MANY = predict_many(N)


class ArraysTest(unittest.TestCase):
    def same(self, found, expected):
        for name, column in expected.to_dict().items():
            numpy.testing.assert_array_equal(found[name], column, err_msg=name)

    def refused(self, pattern, *arguments, kind=(ValueError, TypeError)):
        with self.assertRaisesRegex(kind, pattern) as caught:
            predict_many(*arguments)
        self.assertNotIn("\n", str(caught.exception))

    def test_out_takes_the_numbers_into_the_memory_of_before(self):
        for rows in (24, 20_000):  # small memory, and blocks of the module's own
            with self.subTest(rows=rows):
                first = numpy.geomspace(33e6, 300e9, rows)
                out = predict_many(first, 1e21)
                place = out.v_isoloss
                self.assertIs(predict_many(first[::-1], 1e23, out=out), out)
                self.assertTrue(numpy.shares_memory(out.v_isoloss, place))
                self.same(out, predict_many(first[::-1], 1e23))

    def test_out_may_be_an_argument_too(self):
        expected = predict_many(MANY.n_nv, MANY.flops * 2)
        out = predict_many(N)
        out.flops[:] *= 2
        self.same(predict_many(out.n_nv, out.flops, out=out), expected)

    def test_out_of_another_shape_or_type_is_refused(self):
        with self.assertRaisesRegex(ValueError, r"out: has the shape \(24,\), the arguments have \(2,\)"):
            predict_many([1e9, 2e9], out=predict_many(N))
        with self.assertRaisesRegex(ValueError, "out: dict; accepted are Predictions"):
            predict_many(N, out={})

    def test_arrays_outlive_their_answer(self):
        rows = 20_000
        kept = predict_many(numpy.full(rows, 7e9)).v_isoloss
        for budget in (1e20, 1e21, 1e22):  # each may take the block of the one before, never kept's
            predict_many(numpy.full(rows, 7e9), budget)
        self.assertEqual(set(kept.tolist()), {predict_many(7e9).v_isoloss.item()})

    def test_float64_is_not_copied(self):
        self.assertTrue(numpy.shares_memory(MANY.n_nv, N))
        budgets = numpy.full(24, 1e22)
        found = predict_many(N, budgets)
        self.assertTrue(numpy.shares_memory(found.n_nv, N))
        numpy.testing.assert_array_equal(found.flops, budgets)

    def test_the_input_stays_as_it_was(self):
        numpy.testing.assert_array_equal(N, numpy.geomspace(33e6, 300e9, 24))

    def test_layouts_are_the_same_numbers(self):
        wide = numpy.zeros((24, 3))
        wide[:, 1] = N
        self.assertFalse(wide[:, 1].flags.c_contiguous)
        self.same(predict_many(wide[:, 1]), MANY)
        locked = N.copy()
        locked.flags.writeable = False
        self.same(predict_many(locked), MANY)
        self.same(predict_many(N.astype(">f8")), MANY)
        backwards = predict_many(N[::-1])
        numpy.testing.assert_array_equal(backwards.v_isoloss[::-1], MANY.v_isoloss)

    def test_other_types_are_their_numbers(self):
        whole = [10**9, 7 * 10**9]
        expected = predict_many(numpy.array(whole, dtype=float))
        for array in (whole, tuple(whole), numpy.array(whole), numpy.array(whole, dtype="u8"),
                      numpy.array(whole, dtype=object), ["1B", "7B"], numpy.array(["1e9", "7G"]),
                      numpy.array(whole, dtype="f4"), numpy.array(whole, dtype="g"),
                      numpy.array(["1B", 7e9], dtype=object)):
            self.same(predict_many(array), expected)

    def test_no_dimension(self):
        for one in (7e9, "7B", numpy.float64(7e9), numpy.array(7e9)):
            found = predict_many(one)
            self.assertEqual(found.vocab_size.shape, ())
            self.assertEqual(int(found.vocab_size), vocabplan.predict(7e9).isoloss.vocab_size)

    def test_nothing(self):
        for shape in ((0,), (0, 3), (3, 0)):
            found = predict_many(numpy.empty(shape))
            self.assertEqual(found.v_isoloss.shape, shape)
            self.assertEqual(len(found), 0)
            self.assertEqual(len(found.to_pandas()), 0)
        self.assertEqual(predict_many([]).vocab_size.tolist(), [])

    def test_broadcasting_is_that_by_hand(self):
        budgets = numpy.geomspace(1e20, 1e25, 5)
        found = predict_many(N[:, None], budgets[None, :])
        self.assertEqual(found.n_nv.shape, (24, 5))
        by_hand = predict_many(numpy.repeat(N, 5), numpy.tile(budgets, 24))
        for name, column in by_hand.to_dict().items():
            numpy.testing.assert_array_equal(found[name], column.reshape(24, 5), err_msg=name)
        self.same(predict_many(N, 1e22), predict_many(N, numpy.full(24, 1e22)))
        self.same(predict_many(N, None, 4096), predict_many(N, None, numpy.full(24, 4096.0)))

    def test_nan_is_a_value_that_is_not_given(self):
        nothing = numpy.full(24, numpy.nan)
        masked = numpy.ma.array(numpy.full(24, 1e22), mask=[True] * 24)
        for budgets, width in ((nothing, nothing), ([None] * 24, None), (masked, None)):
            found = predict_many(N, budgets, width)
            numpy.testing.assert_array_equal(found.vocab_size, MANY.vocab_size)
            # Other code finds such rows: the last bits may differ, as documented.
            for name, column in MANY.to_dict().items():
                numpy.testing.assert_allclose(found[name], column, rtol=1e-13, err_msg=name)

    def test_a_vocabulary_beyond_64_bits_is_no_wrong_integer(self):
        found = predict_many([1e6, 7e9], [1e13, 1e22]).vocab_size
        self.assertEqual(found.dtype, numpy.int64)
        found = predict_many([1e30, 7e9]).vocab_size
        self.assertTrue((found > 0).all())

    def test_a_data_frame_has_a_row_a_prediction(self):
        frame = predict_many(N.reshape(6, 4)).to_pandas()
        self.assertEqual(frame.shape, (24, 8))
        numpy.testing.assert_array_equal(frame["vocab_size"], MANY.vocab_size)

    def test_numbers_outside_the_domain_name_their_row(self):
        for wrong in (float("nan"), float("inf"), -float("inf"), 0.0, -7e9, 1e31):
            row = N.copy()
            row[17] = wrong
            self.refused("^row 17: n_nv ", row, kind=ValueError)
        for wrong in (float("inf"), 0.0, -1.0):
            self.refused("^row 2: flops ", [1e9] * 3, [1e20, 1e20, wrong], kind=ValueError)
            self.refused("^row 2: width ", [1e9] * 3, None, [512, 512, wrong], kind=ValueError)

    def test_what_is_no_number(self):
        for wrong in ("", "abc", "7B\n", ["7B", "x"], ["7B\0"], "\0", "\udcff", "\ud800", b"7B", [b"7B"], True, [True],
                      [False, 1e9][:1], 1j, [1j], None, [None], {}, {"a": 1}, {1, 2}, object(), [object()],
                      numpy.zeros(3, "M8[s]"), numpy.zeros(3, "m8[s]"), [datetime.date.today()], 10**5000,
                      [10**5000], [10**4000], numpy.zeros(2, "i4,i4"), [[1e9], [1e9, 2e9]], len):
            self.refused(".", wrong)
            if wrong is not None and not isinstance(wrong, list):
                self.refused(".", 7e9, wrong)

    def test_shapes_that_do_not_fit(self):
        self.refused("shape mismatch", N, numpy.ones(23))
        self.refused("shape mismatch", numpy.broadcast_to(1e9, (10**12,)), numpy.ones(23))

    def test_an_array_larger_than_memory_is_a_memory_error(self):
        with self.assertRaises((MemoryError, ValueError)):
            predict_many(numpy.broadcast_to(1e9, (10**9, 10**9)))


if __name__ == "__main__":
    unittest.main()

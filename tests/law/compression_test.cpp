#include "vocabplan/law/compression.hpp"

#include <cmath>

#include "catch.hpp"
#include "exact.hpp"
#include "random.hpp"
#include "table.hpp"
#include "vocabplan/law/catalog.hpp"

namespace compression_test {

using vocabplan::Compression;
using vocabplan::test::Exact;

namespace {

const Compression& published() {
  return vocabplan::default_law().compression;
}

Exact exact_f(const Compression& f, const Exact& vocab_size) {
  const Exact x = log(vocab_size);
  return Exact(f.a) * x * x + Exact(f.b) * x + Exact(f.c);
}

}  // namespace

TEST_CASE("law: tokens per character below the clamp", "[law]") {
  vocabplan::test::Random random(7);
  for (int i = 0; i < 2000; ++i) {
    const double vocab_size = random.log_uniform(1.0, 200000.0);
    CAPTURE(vocab_size);
    const double f = published().tokens_per_character(vocab_size);
    // The terms are at most 2 and the sum at least 0.22: a few roundings of 2 x 1.1e-16.
    REQUIRE(vocabplan::test::relative_error(f, exact_f(published(), vocab_size)) < 5e-15);
  }
}

TEST_CASE("law: tokens per character is clamped at both ends", "[law]") {
  const double at_clamp = published().tokens_per_character(200000.0);
  for (const double above : {200000.0, 200001.0, 235021.0, 1e6, 1e30, 1e308}) {
    CHECK(published().tokens_per_character(above) == at_clamp);
  }
  CHECK(published().tokens_per_character(199999.0) > at_clamp);
  CHECK(published().tokens_per_character(1.0) == 1.20470122);
  for (const double below : {0.9, 1e-10, 5e-324}) {
    CHECK(published().tokens_per_character(below) == 1.20470122);
  }
}

TEST_CASE("law: a larger vocabulary never needs more tokens", "[law]") {
  double previous = published().tokens_per_character(1.0);
  for (double v = 1.0; v < 4e5; v *= 1.001) {
    const double f = published().tokens_per_character(v);
    REQUIRE(f <= previous);
    previous = f;
  }
}

TEST_CASE("law: tokens per character against the 24 measurements behind it", "[law]") {
  const auto path = vocabplan::test::shared_file("data/fv_points.csv");
  if (!path) {
    WARN("data/fv_points.csv is absent: set VOCABPLAN_SHARED to compare with the measurements");
    return;
  }
  const vocabplan::test::Table points(*path);
  REQUIRE(points.rows() == 24);
  for (std::size_t i = 0; i < points.rows(); ++i) {
    const double v = points.number(i, "vocab_size");
    const double measured = points.number(i, "tokens_per_char");
    const double error = published().tokens_per_character(v) / measured - 1.0;
    CAPTURE(v, error);
    CHECK(std::abs(published().tokens_per_character(v) - points.number(i, "published_f")) < 6e-7);
    if (v >= 3000 && v < 28000) CHECK(std::abs(error) < 0.0135);
    if (v >= 48000 && v <= 256000) CHECK((error < -0.018 && error > -0.042));
    if (v == 1024) CHECK(std::abs(error + 0.064) < 0.001);
  }
}

}  // namespace compression_test

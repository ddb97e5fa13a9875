#include "vocabplan/energy/accelerator.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"

namespace accelerator_test {

using vocabplan::accelerators;
using vocabplan::DomainError;
using vocabplan::find_accelerator;
using vocabplan::training_flops;

TEST_CASE("energy: every accelerator says what its maker publishes", "[energy]") {
  CHECK(accelerators().size() == 25);
  std::set<std::string> ids;
  for (const auto& one : accelerators()) {
    CAPTURE(one.id);
    ids.insert(std::string(one.id));
    CHECK_FALSE(one.name.empty());
    CHECK(one.year >= 2016);
    CHECK(one.year <= 2026);
    CHECK_FALSE(one.power_term.empty());
    CHECK_FALSE(one.source_peak.empty());
    CHECK_FALSE(one.source_power.empty());
    CHECK((one.confidence == "high" || one.confidence == "medium"));
    CHECK((one.peak_bf16 || one.peak_fp16));
    // From tens of TFLOP/s up to a few PFLOP/s, and never a rate in TFLOP/s by mistake.
    CHECK(one.peak() >= 6e13);
    CHECK(one.peak() <= 3e15);
    if (one.power) {
      CHECK(*one.power >= 70.0);
      CHECK(*one.power <= 1200.0);
    }
  }
  CHECK(ids.size() == accelerators().size());
}

TEST_CASE("energy: peak rates are dense ones", "[energy]") {
  // Makers advertise twice as much, with sparsity: 1979 for H100 SXM, 624 for A100, 4500 for B200,
  // 733 for L40S (their data sheets).
  CHECK(find_accelerator("h100-sxm")->peak() == 989e12);
  CHECK(find_accelerator("a100-sxm-80")->peak() == 312e12);
  CHECK(find_accelerator("b200-sxm")->peak() == 2250e12);
  CHECK(find_accelerator("l40s")->peak() == 362e12);
  CHECK(find_accelerator("mi300x")->peak() == 1307.4e12);
}

TEST_CASE("energy: a chip without BF16 has its FP16 rate", "[energy]") {
  const auto v100 = find_accelerator("v100-sxm2");
  REQUIRE(v100.has_value());
  CHECK_FALSE(v100->peak_bf16.has_value());
  CHECK(v100->peak() == 125e12);
  CHECK(find_accelerator("tpu-v4")->peak() == 275e12);  // BF16 alone
}

TEST_CASE("energy: an MI250X is both of its dies", "[energy]") {
  const auto mi250x = find_accelerator("mi250x");
  REQUIRE(mi250x.has_value());
  CHECK(mi250x->peak() == 383e12);
  CHECK(mi250x->power == 560.0);
  CHECK(mi250x->note.find("both GCDs") != std::string_view::npos);
}

TEST_CASE("energy: a power that is not published is absent", "[energy]") {
  CHECK_FALSE(find_accelerator("tpu-v5e")->power.has_value());
  CHECK_FALSE(find_accelerator("tpu-v5p")->power.has_value());
  CHECK(find_accelerator("h100-sxm")->power == 700.0);
}

TEST_CASE("energy: an accelerator that nobody knows", "[energy]") {
  CHECK_FALSE(find_accelerator("h100").has_value());
  CHECK_FALSE(find_accelerator("").has_value());
  CHECK_FALSE(find_accelerator("H100-SXM").has_value());
}

TEST_CASE("energy: training FLOPs of accelerator hours", "[energy]") {
  // Llama 2 7B: 184,320 A100 hours (model card) at 6 N D = 6 6.738e9 2e12 FLOPs is an MFU of 0.39.
  const double flops = 6.0 * 6738417664.0 * 2e12;
  const double mfu = flops / (184320.0 * 3600.0 * 312e12);
  CHECK(std::abs(training_flops(184320.0, 312e12, mfu) / flops - 1.0) < 1e-15);
  CHECK(mfu > 0.38);
  CHECK(mfu < 0.40);
  CHECK(training_flops(1.0, 1.0, 1.0) == 3600.0);
}

TEST_CASE("energy: training FLOPs of what cannot be", "[energy]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double mfu : {0.0, -0.1, 1.0000001, nan}) {
    CHECK_THROWS_AS(training_flops(1.0, 1e15, mfu), DomainError);
  }
  for (const double value : {0.0, -1.0, nan, std::numeric_limits<double>::infinity()}) {
    CHECK_THROWS_AS(training_flops(value, 1e15, 0.3), DomainError);
    CHECK_THROWS_AS(training_flops(1.0, value, 0.3), DomainError);
  }
}

}  // namespace accelerator_test

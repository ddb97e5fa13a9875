// Law files: what is read is written and read as the same law, and predicts or refuses.
#include <cmath>

#include "fuzz.hpp"
#include "vocabplan/law/law_json.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace {

using vocabplan::fuzz::require;

std::string prediction(const vocabplan::Law& law, double n_nv, double line_ratio) {
  const double flops = line_ratio * law.compute_optimal_flops(n_nv);
  const auto made = vocabplan::predict(
      {.n_nv = vocabplan::NonVocabParams(n_nv), .flops = vocabplan::Flops(flops)}, law);
  require(made.isoloss.n_v > 0.0 && !std::isnan(made.tokens), "a prediction is a number");
  return "predicted";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)vocabplan::fuzz::outcome([&] {
    const vocabplan::Law law = vocabplan::parse_law(text, "fuzz");
    const std::string written = vocabplan::write_law(law);
    std::string again = vocabplan::fuzz::outcome(
        [&] { return vocabplan::write_law(vocabplan::parse_law(written, "fuzz")); });
    vocabplan::fuzz::require_same(written, again, "a written law is read as the same law");
    for (const double n_nv : {1e6, 7e9}) {
      for (const double ratio : {1.0, 100.0}) {
        (void)vocabplan::fuzz::outcome([&] { return prediction(law, n_nv, ratio); });
      }
    }
    return again;
  });
  return 0;
}

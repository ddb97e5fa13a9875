// Configurations of models, and the parameters that they say.
#include <cmath>

#include "fuzz.hpp"
#include "vocabplan/plan/model_config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vocabplan::fuzz::require;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)vocabplan::fuzz::outcome([&] {
    const vocabplan::ModelShape shape = vocabplan::parse_model_config(text, "m/config.json");
    const vocabplan::ParameterCount count = vocabplan::parameter_count(shape);
    require(std::isfinite(count.total) && count.total > 0.0, "a model has parameters");
    require(count.n_nv_active <= count.n_nv && count.n_nv <= count.total, "parts are no more");
    require(count.n_v > 0.0 && count.n_nv + count.n_v <= count.total, "tables are counted");
    return std::string();
  });
  return 0;
}

#pragma once

#include <span>
#include <vector>

#include "cli/options/answer.hpp"
#include "cli/tokenizer/measurement.hpp"

namespace vocabplan::cli {

/// A measurement and what it is of.
struct MeasureReport {
  std::span<const TokenizerModel> models{};
  const Corpus& corpus;
  const TextMix& mix;
  const Measurement& found;
};

/// A line a model and group for people, of at most 80 characters; for machines points, which are
/// the mixtures where there are some. The report and what it refers to outlive the answer.
[[nodiscard]] Answer measure_answer(const MeasureReport& report);

}  // namespace vocabplan::cli

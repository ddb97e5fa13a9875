#pragma once

#include <cmath>
#include <vector>

#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/inverse.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/predict/price.hpp"

namespace vocabplan::test {

inline const Law& law() {
  return default_law();
}

inline double off(double value, double expected) {
  return std::abs(value / expected - 1.0);
}

inline double price_at(const InverseRun& run, double vocab_size) {
  const auto p = predict(
      {.n_nv = NonVocabParams(run.n_nv), .flops = Flops(run.flops), .width = Width(run.width)},
      law());
  return price_of(law().isoloss, {.n_nv = run.n_nv, .flops = run.flops, .n_v = p.isoloss.n_v},
                  vocab_size * run.width)
      .extra_compute;
}

inline bool inside(const std::vector<InverseRange>& ranges, double n_nv) {
  for (const InverseRange& range : ranges) {
    if ((!range.first || n_nv >= range.first->n_nv) && (!range.last || n_nv <= range.last->n_nv)) {
      return true;
    }
  }
  return false;
}

}  // namespace vocabplan::test

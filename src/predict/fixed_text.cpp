#include "vocabplan/predict/fixed_text.hpp"

#include <algorithm>

#include "core/infinity.hpp"
#include "predict/text_search.hpp"

namespace vocabplan {
namespace {

auto search_for(const Compression& compression) {
  return TextSearch(
      [compression](double vocab_size) { return compression.tokens_per_character(vocab_size); },
      std::min(compression.max_vocab, kind::VocabSize::highest));
}

}  // namespace

TextOptimum fixed_text_optimum(const LossSurface& surface, const Compression& compression,
                               double width, Characters characters) {
  const double vocab_size =
      search_for(compression).vocab_size({surface, width, characters.value()});
  return {.vocab_size = vocab_size,
          .tokens = characters.value() * compression.tokens_per_character(vocab_size),
          .at_max_vocab = vocab_size >= std::min(compression.max_vocab, kind::VocabSize::highest)};
}

std::vector<double> fixed_text_optima(const Law& law, double width, Characters characters) {
  const auto search = search_for(law.compression);
  const double most = std::min(law.compression.max_vocab, kind::VocabSize::highest);
  std::vector<double> optima;
  optima.reserve(law.draws.rows.size());
  for (const LawDraw& draw : law.draws.rows) {
    if (draw.unbounded != 0) {
      optima.push_back(draw.unbounded < 0 ? 0.0 : kInfinity);
      continue;
    }
    const double vocab_size =
        search.vocab_size({surface_of(draw, law.isoloss), width, characters.value()});
    const double inside = vocab_size > 1.0 ? vocab_size : 0.0;
    optima.push_back(vocab_size < most ? inside : kInfinity);
  }
  return optima;
}

}  // namespace vocabplan

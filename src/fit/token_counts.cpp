#include "vocabplan/fit/token_counts.hpp"

#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan {
namespace {

// The script's unit of V.
constexpr double kThousand = 1000.0;

double corrected_tokens(const RunTable& table, std::size_t row) {
  if (!table.tokens.empty()) return table.tokens[row];
  return tokens_at_budget(table.n_nv[row], table.vocab_size[row] * table.width[row],
                          table.flops[row]);
}

double published_tokens(const RunTable& table, const Compression& compression, std::size_t row) {
  const double vocab_size = table.vocab_size[row];
  const double characters =
      table.characters.empty()
          ? corrected_tokens(table, row) / compression.tokens_per_character(vocab_size)
          : table.characters[row];
  return characters * compression.tokens_per_character(vocab_size / kThousand);
}

}  // namespace

std::vector<double> training_tokens(const RunTable& table, const Compression& compression,
                                    FitMode mode) {
  std::vector<double> out;
  out.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    out.push_back(mode == FitMode::corrected ? corrected_tokens(table, row)
                                             : published_tokens(table, compression, row));
  }
  return out;
}

}  // namespace vocabplan

#include "vocabplan/fit/text_loss.hpp"

#include <cstddef>
#include <cstdint>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/fit/resampling.hpp"

namespace vocabplan {
namespace {

// The value at a vocabulary of the runs.
double value_at(const ByVocabulary& by, double vocab_size) {
  const auto found = by.values.find(vocab_size);
  if (found != by.values.end()) return found->second;
  constexpr std::size_t kShown = 20;
  std::string known;
  std::size_t count = 0;
  for (const auto& [size, value] : by.values) {
    if (count++ == kShown) break;
    known.append(known.empty() ? "" : ", ").append(shortest(size));
  }
  if (by.values.size() > kShown) known += ", ...";
  throw DataError(
      by.source, 0,
      "has no row of vocab_size " + shortest(vocab_size) + ", which runs have; it has " + known);
}

void require_unigram_normalised(const RunTable& table) {
  if (table.loss_unit == LossUnit::unigram_normalised) return;
  throw DataError(
      table.source, 0,
      "the column " + in_quotes(table.loss_column) + " is " +
          (table.loss_unit == LossUnit::unstated ? std::string("a loss of no stated unit")
                                                 : "in " + std::string(text_of(table.loss_unit))) +
          "; unigram entropies turn only a unigram-normalised loss into one of the "
          "text");
}

std::vector<TokenizerPoint> drawn(std::span<const TokenizerPoint> points,
                                  std::span<const double> counts) {
  std::vector<TokenizerPoint> out;
  out.reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    out.insert(out.end(), static_cast<std::size_t>(counts[i]), points[i]);
  }
  return out;
}

}  // namespace

ByVocabulary measured_rates(std::span<const TokenizerPoint> points, const std::string& source) {
  ByVocabulary rates{.source = source, .values = {}};
  for (const TokenizerPoint& point : points) {
    if (rates.values.emplace(point.vocab_size, point.tokens / point.characters).second) continue;
    throw DataError(source, 0,
                    "has two rows of vocab_size " + shortest(point.vocab_size) +
                        "; accepted is one tokenizer a size");
  }
  return rates;
}

ByVocabulary rates_of_curve(const RunTable& table, const Compression& curve,
                            const std::string& source) {
  ByVocabulary rates{.source = source, .values = {}};
  for (const double vocab_size : table.vocab_size) {
    rates.values.emplace(vocab_size, curve.tokens_per_character(vocab_size));
  }
  return rates;
}

RunTable to_nats_per_character(RunTable table, const ByVocabulary& entropies,
                               const ByVocabulary& rates) {
  require_unigram_normalised(table);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double vocab_size = table.vocab_size[i];
    table.loss[i] = value_at(rates, vocab_size) * (table.loss[i] + value_at(entropies, vocab_size));
  }
  table.loss_unit = LossUnit::nats_per_character;
  return table;
}

std::vector<MonotoneCompression> compression_draws(std::span<const TokenizerPoint> points,
                                                   std::size_t draws, std::uint64_t seed) {
  std::vector<std::uint32_t> each(points.size());
  for (std::size_t i = 0; i < each.size(); ++i) each[i] = static_cast<std::uint32_t>(i);
  const Resampler resampler(each, each.size(), seed);
  std::vector<MonotoneCompression> curves;
  if (points.empty()) return curves;
  constexpr std::size_t kMostTries = 10;
  for (std::size_t draw = 0; draw < kMostTries * draws && curves.size() < draws; ++draw) {
    const MonotoneTokenizerFit fit = fit_monotone_tokenizer(drawn(points, resampler.weights(draw)));
    if (fit.status == FitStatus::converged) curves.push_back(fit.compression);
  }
  return curves;
}

}  // namespace vocabplan

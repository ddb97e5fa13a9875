#include "cli/options/compression_options.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "cli/options/table_input.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/fit/text_loss.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {
namespace {

TextMix mix_argument(const std::string& option, const std::string& text) {
  try {
    return parse_text_mix(text);
  } catch (const DomainError& error) {
    throw UsageError(option + ": " + error.what());
  }
}

Range measured_range(const std::vector<TokenizerPoint>& points) {
  Range range{.lowest = points[0].vocab_size, .highest = points[0].vocab_size};
  for (const TokenizerPoint& point : points) {
    range.lowest = std::min(range.lowest, point.vocab_size);
    range.highest = std::max(range.highest, point.vocab_size);
  }
  return range;
}

std::string words_of_no_curve(FitStatus status) {
  switch (status) {
    case FitStatus::too_few_data:
      return "its points have fewer than three vocabulary sizes, which a curve c + a V^-b needs";
    case FitStatus::term_vanished:
      return "its tokens of a text do not fall as V grows, as a curve c + a V^-b does";
    default:
      return "no curve c + a V^-b fits its points: " + std::string(name_of(status));
  }
}

}  // namespace

void add_mix_option(CLI::App& command, Argument<TextMix>& mix, const std::string& description) {
  mix.add(command, "--mix", description, "NAME=SHARE,...", mix_argument);
}

void add_compression_options(CLI::App& command, CompressionOptions& options) {
  add_text_option(command, "--tokenizer", options.points,
                  "Points of f(V) on your own text (default: the law's)", "POINTS");
  add_mix_option(command, options.mix,
                 "Shares of the groups in POINTS, of the text (english=0.7,zh=0.3)");
}

void check_compression(const CompressionOptions& options) {
  if (!options.mix.given() || !options.points.empty()) return;
  throw UsageError("--mix: " + in_quotes(options.mix.text()) +
                   " has no meaning without --tokenizer");
}

void use_own_compression(Law& law, const CompressionOptions& options) {
  if (options.points.empty()) return;
  constexpr std::size_t kCurves = 300;
  constexpr std::uint64_t kSeed = 1;
  Input input(options.points);
  RecordReader reader(input.source(), RecordReader::OfFirstLine{});
  const TokenizerTable table =
      read_tokenizer_table(reader, input.name(), {}, options.mix.value().value_or(TextMix{}));
  const MonotoneTokenizerFit fit = fit_monotone_tokenizer(table.points);
  // A curve without a limit falls all the same.
  const bool falls = usable(fit.status) || (fit.status == FitStatus::term_vanished &&
                                            fit.compression.a > 0.0 && fit.compression.b > 0.0);
  if (!falls) throw DataError(input.name(), 0, words_of_no_curve(fit.status));
  std::vector<MonotoneCompression> draws = compression_draws(table.points, kCurves, kSeed);
  if (draws.size() < kLeastDraws) draws.clear();
  law.compression = compression_of(fit.compression);
  law.compression_draws = std::move(draws);
  law.own_compression = OwnCompression{.source = input.name(),
                                       .measured = measured_range(table.points),
                                       .of_bytes = table.of_bytes,
                                       .warnings = table_warnings(input.name(), reader)};
}

std::string compression_source(const Law& law) {
  return law.own_compression ? law.own_compression->source : law.name;
}

std::vector<std::string> compression_warnings(const Law& law, std::span<const double> vocab_sizes) {
  if (!law.own_compression) return {};
  const OwnCompression& own = *law.own_compression;
  std::vector<std::string> warnings = own.warnings;
  const auto farthest =
      std::max_element(vocab_sizes.begin(), vocab_sizes.end(), [&own](double one, double other) {
        return own.measured.factor_outside(one) < own.measured.factor_outside(other);
      });
  if (farthest != vocab_sizes.end() && own.measured.factor_outside(*farthest) > 1.0) {
    const bool above = *farthest > own.measured.highest;
    warnings.push_back(
        "f(V) of " + printable(own.source) + " is extrapolated: V " +
        human_whole(truncated(*farthest)) +
        (above ? " is above its largest vocabulary, " + human_whole(own.measured.highest)
               : " is below its smallest vocabulary, " + human_whole(own.measured.lowest)) +
        ", by a factor of " + human_ratio(own.measured.factor_outside(*farthest)));
  }
  if (own.of_bytes) {
    warnings.push_back(printable(own.source) +
                       " counts bytes, which stand for characters: right for ASCII alone");
  }
  return warnings;
}

}  // namespace vocabplan::cli

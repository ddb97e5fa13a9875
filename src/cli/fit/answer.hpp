#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/answer.hpp"
#include "vocabplan/fit/fit_report.hpp"
#include "vocabplan/fit/text_loss.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"

namespace vocabplan::cli {

/// Both forms of f(V), fitted to one file.
struct TokenizerReport {
  std::string source;
  std::vector<std::string> warnings{};  ///< about the reading of it
  TokenizerTable table{};
  QuadraticTokenizerFit quadratic{};
  MonotoneTokenizerFit monotone{};
};

/// The optimum with f of a curve in place of the measured one.
struct TextCurve {
  std::string name;
  Compression curve{};
  IsolossFit fit{};
  std::vector<double> vocab_sizes{};  ///< at each target
};

/// The way from unigram-normalised losses to losses of the text.
struct TextLossReport {
  std::string source;
  std::vector<std::string> warnings{};  ///< about the reading of it
  ByVocabulary entropies{};
  RunTable before{};  ///< the table with its losses as they were read
  std::vector<TextCurve> curves{};
};

/// A fit of the law with what was read.
struct VocabularyReport {
  std::string source;
  const RunTable& table;
  const FitReportRequest& request;
  const FitReport& report;
  const std::optional<TokenizerReport>& tokenizer;
  const std::optional<TextLossReport>& text;
};

/// Power laws through the points of an envelope that was given.
struct EnvelopeReport {
  std::string source;
  std::size_t rows = 0;
  std::vector<ColumnScale> scales{};
  FitMode mode = FitMode::corrected;
  PowerLawFit compute_optimal{};
  PowerLawFit isoflops{};
};

/// For people: at most 80 columns.
[[nodiscard]] std::string table_text(const VocabularyReport& report);
[[nodiscard]] std::string table_text(const EnvelopeReport& report);
[[nodiscard]] std::string table_text(const TokenizerReport& report);

/// The findings for people and as a JSON document; there are no other formats. The report outlives
/// the answer.
[[nodiscard]] Answer fit_answer(const VocabularyReport& report);
[[nodiscard]] Answer fit_answer(const EnvelopeReport& report);
[[nodiscard]] Answer fit_answer(const TokenizerReport& report);

}  // namespace vocabplan::cli

#pragma once

#include <optional>
#include <string>

#include "cli/options/answer.hpp"
#include "vocabplan/fit/chinchilla_fit.hpp"
#include "vocabplan/fit/fit_report.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"

namespace vocabplan::cli {

/// Both forms of f(V), fitted to one file.
struct TokenizerReport {
  std::string source;
  std::size_t cut_line = 0;  ///< `RecordReader::cut_line` of it
  std::size_t points = 0;
  QuadraticTokenizerFit quadratic{};
  MonotoneTokenizerFit monotone{};
};

/// A fit of the law with what was read.
struct VocabularyReport {
  std::string source;
  const RunTable& table;
  const FitReportRequest& request;
  const FitReport& report;
  const std::optional<TokenizerReport>& tokenizer;
};

/// A fit of the Chinchilla form with what was read.
struct ChinchillaReport {
  std::string source;
  std::size_t rows = 0;
  ChinchillaFit fit{};
  std::vector<std::string> warnings{};
};

/// Power laws through the points of an envelope that was given.
struct EnvelopeReport {
  std::string source;
  std::size_t rows = 0;
  FitMode mode = FitMode::corrected;
  PowerLawFit compute_optimal{};
  PowerLawFit isoflops{};
};

/// For people: at most 80 columns.
[[nodiscard]] std::string table_text(const VocabularyReport& report);
[[nodiscard]] std::string table_text(const ChinchillaReport& report);
[[nodiscard]] std::string table_text(const EnvelopeReport& report);
[[nodiscard]] std::string table_text(const TokenizerReport& report);

/// The findings for people and as a JSON document; there are no other formats. The report outlives
/// the answer.
[[nodiscard]] Answer fit_answer(const VocabularyReport& report);
[[nodiscard]] Answer fit_answer(const ChinchillaReport& report);
[[nodiscard]] Answer fit_answer(const EnvelopeReport& report);
[[nodiscard]] Answer fit_answer(const TokenizerReport& report);

}  // namespace vocabplan::cli

#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/options/common_options.hpp"
#include "cli/options/compression_options.hpp"
#include "cli/options/numbers.hpp"
#include "vocabplan/fit/column_names.hpp"
#include "vocabplan/fit/fit_report.hpp"

namespace vocabplan::cli {

/// The tables that a fit reads.
enum class FitForm { vocabulary, chinchilla, envelope, tokenizer };

enum class LossKind { huber, squared };

/// QUANTITY=COLUMN, one after another.
using ColumnChoices = std::vector<std::pair<std::string, std::string>>;

/// The command line of `fit`.
struct FitOptions {
  CommonOptions common{};
  std::string file{};
  Argument<FitForm> form{FitForm::vocabulary};
  Argument<ColumnChoices> columns{};
  Argument<double> params_unit{};
  Argument<double> tokens_unit{};
  Argument<double> flops_unit{};
  Argument<LossKind> loss{LossKind::huber};
  Argument<double> huber_delta{};
  Argument<double> min_flops{};
  Argument<double> skip_first{};
  Argument<double> anchor_flops{};
  CompressionOptions compression{};
  std::string unigram{};
  Argument<LossUnit> loss_unit{};
  Argument<ResampleUnit> resample{};
  Argument<double> draws{};
  Argument<double> seed{};
  Argument<double> threads{};
  Argument<double> level{kUsualLevel};
  Argument<std::vector<TargetRequest>> targets{};
  std::string law_out{};
  PictureRequest plot{};
  Argument<std::string> name{};
  bool as_published = false;
  bool free_alpha1 = false;
  bool allow_per_token = false;
  bool skip_bad = false;
};

/// Adds all of them.
void add_fit_options(CLI::App& command, FitOptions& options);

// Each throws `UsageError` that names the options.

/// `--columns` and the units of columns.
[[nodiscard]] ColumnNames columns_of(const FitOptions& options);
/// Huber's delta that was asked for, infinity for --loss squared, else nothing.
[[nodiscard]] std::optional<double> delta_of(const FitOptions& options);
/// Everything but the tokenizer.
[[nodiscard]] FitReportRequest request_of(const FitOptions& options);
/// Options that the form has no use for are mistakes.
void refuse_unused(const FitOptions& options);

}  // namespace vocabplan::cli

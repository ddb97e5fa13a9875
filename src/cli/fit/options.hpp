#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/common_options.hpp"
#include "vocabplan/fit/column_names.hpp"
#include "vocabplan/fit/fit_report.hpp"

namespace vocabplan::cli {

/// The command line of `fit`, as text.
struct FitOptions {
  CommonOptions common{};
  std::string file{};
  std::string form = "vocabulary";
  std::string columns{};
  std::string params_unit{};
  std::string tokens_unit{};
  std::string flops_unit{};
  std::string loss{};
  std::string huber_delta{};
  std::string min_flops{};
  std::string anchor_flops{};
  std::string tokenizer{};
  std::string resample{};
  std::string draws{};
  std::string seed{};
  std::string threads{};
  std::string level{};
  std::string targets{};
  std::string law_out{};
  std::string plot{};
  std::string name{};
  bool as_published = false;
  bool free_alpha1 = false;
};

/// The tables that a fit reads.
enum class FitForm { vocabulary, chinchilla, envelope, tokenizer };

/// All of these throw `UsageError` that names the option.
[[nodiscard]] FitForm form_of(const FitOptions& options);
/// `--columns` and the units of columns.
[[nodiscard]] ColumnNames columns_of(const FitOptions& options, FitForm form);
/// Huber's delta that was asked for, infinity for --loss squared, else nothing.
[[nodiscard]] std::optional<double> delta_of(const FitOptions& options);
/// Everything but the tokenizer.
[[nodiscard]] FitReportRequest request_of(const FitOptions& options);
/// Options that the form has no use for are mistakes.
void refuse_unused(const FitOptions& options, FitForm form);

}  // namespace vocabplan::cli

#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process.hpp"

namespace vocabplan::test {

using Json = nlohmann::json;

/// One line of the CSV form.
struct CsvRow {
  double n_nv = 0.0;
  double flops = 0.0;
  double tokens = 0.0;
  double width = 0.0;
  std::optional<double> v_isoflops{};
  std::optional<double> v_derivative{};
  std::optional<double> v_isoloss{};
};

/// The first line of every CSV answer, as the manual has it.
inline constexpr std::string_view kCsvHeader =
    "n_nv,flops,tokens,width,v_isoflops,v_derivative,v_isoloss";

/// The lines of a text without their ends. Throws when the last one is not ended.
[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);

/// The rows of a CSV answer. Throws when the header or a field is not as promised.
[[nodiscard]] std::vector<CsvRow> rows_of(std::string_view csv);

/// The records of a `json` answer. Throws when what wraps them is not as promised.
[[nodiscard]] std::vector<Json> records_of(const std::string& json);

/// The one record of a `jsonl` answer.
[[nodiscard]] Json record_of(const std::string& jsonl);

/// Whether `text` contains `part`.
[[nodiscard]] bool has(std::string_view text, std::string_view part);

/// Exit 0.
void check_fine(const Outcome& outcome);

/// Exit 2, nothing on stdout, one line on stderr that says `vocabplan: error:` and all of `parts`,
/// and one that points to the help of `command`.
void check_usage_error(const Outcome& outcome, const std::string& command,
                       const std::vector<std::string>& parts);

/// Exit 1, nothing on stdout, one line on stderr that says `vocabplan: error:` and all of `parts`.
void check_failure(const Outcome& outcome, const std::vector<std::string>& parts);

/// Whether `value` is within `tolerance` of `expected`, relatively.
[[nodiscard]] bool near(double value, double expected, double tolerance);

}  // namespace vocabplan::test

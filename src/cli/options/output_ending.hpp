#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vocabplan::cli {

/// The forms of output that a command has.
struct OutputForms {
  std::vector<std::string> formats{};  ///< the values of its `--format`; none where it has none
  bool draws = false;                  ///< it has `--plot`
};

/// The format, one of `forms.formats`, that the ending of an output's name asks for in any case of
/// its letters: .json, .jsonl or .ndjson, .csv. Nothing for other endings. Throws `UsageError` for
/// a format that there is not, those of spreadsheets and Parquet included, and for a picture.
[[nodiscard]] std::optional<std::string> format_of_ending(const std::string& option,
                                                          const std::string& path,
                                                          const OutputForms& forms);

}  // namespace vocabplan::cli

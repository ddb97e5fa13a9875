#pragma once

#include <string>

#include "cli/options/common_options.hpp"

namespace vocabplan::cli {

/// The answer of a command, in the format asked for: the functions `table_text`, `csv_text`,
/// `json_text` and `jsonl_text` of the answer's own type.
template <class Answer>
[[nodiscard]] std::string answer_text(const Answer& answer, Format format) {
  switch (format) {
    case Format::table:
      return table_text(answer);
    case Format::csv:
      return csv_text(answer);
    case Format::json:
      return json_text(answer);
    case Format::jsonl:
      return jsonl_text(answer);
  }
  return {};
}

}  // namespace vocabplan::cli

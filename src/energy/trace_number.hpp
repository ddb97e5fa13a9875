#pragma once

#include <string_view>

namespace vocabplan {

// A measured value as meters write it.
struct Measure {
  double value = 0.0;
  std::string_view unit{};  // what follows the number behind a blank, such as "W"
  std::string_view
      fault{};  // why it is no number, ready to follow the quoted text; empty when it is
};

// Reads a decimal number, with sign and exponent, and the unit behind it. One comma is taken for a
// decimal sign; with exactly three digits behind it, where `comma_separates` (the file's fields are
// separated by commas, so that its locale is unlikely to write decimal commas), it is refused as
// ambiguous: it may part thousands.
[[nodiscard]] Measure parse_measure(std::string_view text, bool comma_separates);

// Whether a field says that there is no value: empty, -, N/A, [N/A], [Not Supported],
// [Unknown Error], any other word in brackets, nan.
[[nodiscard]] bool is_missing(std::string_view text);

}  // namespace vocabplan

#pragma once

#include <string_view>

namespace vocabplan {

/// True for a field that says that there is no number: empty, or `nan`, `na`, `n/a`, `null`,
/// `none`, `inf`, `infinity`, in any case and with any sign, or a spreadsheet's `#N/A`, `#NUM!`,
/// `#DIV/0!`.
[[nodiscard]] bool says_no_number(std::string_view text) noexcept;

}  // namespace vocabplan

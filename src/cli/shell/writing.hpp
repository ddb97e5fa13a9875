#pragma once

#include <string_view>

namespace vocabplan::cli {

/// Writes all of a text, in as few calls as the system takes it in; a call that a signal interrupts
/// is begun again. False with errno where it fails.
[[nodiscard]] bool write_all(int descriptor, std::string_view text) noexcept;

/// Writes to standard error. Nothing can be said of a failure.
void write_error_stream(std::string_view text) noexcept;

}  // namespace vocabplan::cli

#pragma once

#include <cstddef>

namespace vocabplan::test {

/// Calls of operator new in this process so far.
[[nodiscard]] std::size_t allocations() noexcept;

}  // namespace vocabplan::test

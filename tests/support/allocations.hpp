#pragma once

#include <cstddef>

namespace vocabplan::test {

/// Calls of operator new in this process so far.
[[nodiscard]] std::size_t allocations() noexcept;

/// Those of them that have not been deleted.
[[nodiscard]] std::size_t live_allocations() noexcept;

}  // namespace vocabplan::test

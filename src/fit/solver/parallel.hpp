#pragma once

#include <cstddef>
#include <functional>

namespace vocabplan {

/// Calls `work(i)` for i = 0 .. count-1 on `threads` threads (at least one: this one), or on fewer
/// where the system gives no more. After each of its own calls this thread calls `progress` (may be
/// empty) with the number done so far. The first exception that a call or `progress` throws ends
/// the loop and is thrown here.
void for_each_index(std::size_t count, unsigned threads,
                    const std::function<void(std::size_t)>& work,
                    const std::function<void(std::size_t)>& progress);

}  // namespace vocabplan

#include "core/crew.hpp"

#include <sys/resource.h>

#include <limits>

namespace vocabplan {

std::size_t most_helpers() noexcept {
  constexpr rlim_t kHeap = rlim_t{64} << 20U;  // what malloc of glibc reserves for a thread
  constexpr rlim_t kUsualStack = rlim_t{8} << 20U;
  rlimit space{};
  rlimit stack{};
  if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY) {
    return std::numeric_limits<std::size_t>::max();
  }
  const bool is_given = getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur != RLIM_INFINITY;
  return space.rlim_cur / 4 / (kHeap + (is_given ? stack.rlim_cur : kUsualStack));
}

}  // namespace vocabplan

#pragma once

#include <cstddef>
#include <functional>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace vocabplan {

/// How many threads besides its first one the process can have without wanting for address space:
/// where that is limited (RLIMIT_AS), a quarter of it is for their stacks and heaps.
[[nodiscard]] std::size_t most_helpers() noexcept;

/// Threads beside the one that made them, which has its own part to do. The end of the scope waits
/// for them. They are no more than `most_helpers`.
class Crew {
 public:
  Crew() = default;
  /// Starts up to `helpers` threads that call `work`, which does not throw. There are fewer where
  /// the system gives no more, down to none.
  Crew(std::size_t helpers, const std::function<void()>& work) {
    while (threads_.size() < helpers && add(work)) {
    }
  }
  ~Crew() = default;
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  Crew(Crew&&) = delete;
  Crew& operator=(Crew&&) = delete;

  /// Starts one more thread; false where the system gives none.
  bool add(const std::function<void()>& work) {
    try {
      if (threads_.size() >= most_) return false;
      threads_.emplace_back(work);
      return true;
    } catch (const std::system_error&) {
      return false;
    } catch (const std::bad_alloc&) {
      return false;
    }
  }
  [[nodiscard]] std::size_t size() const { return threads_.size(); }

 private:
  std::vector<std::jthread> threads_;
  std::size_t most_ = most_helpers();
};

}  // namespace vocabplan

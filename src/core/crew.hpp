#pragma once

#include <cstddef>
#include <functional>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace vocabplan {

/// Threads that do the same work beside the one that made them, which has its own part to do. The
/// end of the scope waits for them.
class Crew {
 public:
  /// Starts up to `helpers` threads that call `work`, which does not throw. There are fewer where
  /// the system gives no more, down to none.
  Crew(std::size_t helpers, const std::function<void()>& work) {
    try {
      threads_.reserve(helpers);
      while (threads_.size() < helpers) threads_.emplace_back(work);
    } catch (const std::system_error&) {
      return;
    } catch (const std::bad_alloc&) {
      return;
    }
  }
  ~Crew() = default;
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  Crew(Crew&&) = delete;
  Crew& operator=(Crew&&) = delete;

 private:
  std::vector<std::jthread> threads_;
};

}  // namespace vocabplan

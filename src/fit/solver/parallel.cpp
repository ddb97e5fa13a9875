#include "fit/solver/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>

#include "core/crew.hpp"

namespace vocabplan {
namespace {

class Loop {
 public:
  Loop(std::size_t count, const std::function<void(std::size_t)>& work)
      : count_(count), work_(work) {}

  void run(const std::function<void(std::size_t)>& progress) {
    for (std::size_t i = next_++; i < count_; i = next_++) {
      try {
        work_(i);
        ++done_;
        if (progress) progress(done_);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
        next_ = count_;
      }
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::size_t count_;
  const std::function<void(std::size_t)>& work_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> done_{0};
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

void for_each_index(std::size_t count, unsigned threads,
                    const std::function<void(std::size_t)>& work,
                    const std::function<void(std::size_t)>& progress) {
  Loop loop(count, work);
  const std::size_t helpers =
      std::min<std::size_t>(std::max(threads, 1U), std::max<std::size_t>(count, 1)) - 1;
  {
    const Crew crew(helpers, [&loop] { loop.run({}); });
    loop.run(progress);
  }
  loop.rethrow();
}

}  // namespace vocabplan

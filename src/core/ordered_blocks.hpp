#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "core/crew.hpp"

namespace vocabplan {

/// Blocks of work that come and go in one order and are done by several threads in between, in
/// constant memory: the rows of a sweep, which are read and written one after another.
///
/// `take` and `give` are called by the thread that calls `run` and by no other, each block whole
/// before the next: it alone reads, writes and says what is wrong, as if there were no other
/// threads. `work` is called by that thread too, whenever it has nothing to take or to give, so
/// that the blocks are done also where no thread can be started. What one of them throws comes out
/// of `run` when everything before it was given.
///
/// A thread is started when a block waits that nobody has time for, and none before
/// `kBlocksAlone` blocks were given.
template <class Block>
class OrderedBlocks {
 public:
  struct Steps {
    std::function<bool(Block&)> take{};  ///< fills a block that was used before; false at the end
    /// Does it. The number, from 0 up to the number of threads, is that of the thread: no other
    /// one has it at the time.
    std::function<void(Block&, std::size_t)> work{};
    std::function<void(Block&)> give{};
  };

  static constexpr std::uint64_t kBlocksAlone = 2;

  /// `threads`: all in all, at least 1.
  OrderedBlocks(std::size_t threads, Steps steps)
      : steps_(std::move(steps)), most_helpers_(threads - 1), ring_(ring_size(threads)) {}
  ~OrderedBlocks() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    to_do_.notify_all();
  }
  OrderedBlocks(const OrderedBlocks&) = delete;
  OrderedBlocks& operator=(const OrderedBlocks&) = delete;
  OrderedBlocks(OrderedBlocks&&) = delete;
  OrderedBlocks& operator=(OrderedBlocks&&) = delete;

  /// Takes, does and gives all blocks.
  void run() {
    for (;;) {
      while (given_ < taken_ && is_done(given_)) give_one();
      if (has_room() && take_one()) continue;
      if (given_ == taken_) return;
      if (!work_one()) await(given_);
    }
  }

  /// Gives all blocks that were taken: to be called by `take` before it waits for something from
  /// outside.
  void give_all() {
    while (given_ < taken_) {
      if (is_done(given_)) {
        give_one();
      } else if (!work_one()) {
        await(given_);
      }
    }
  }

  /// The most blocks that are there at once: enough for the threads to go on while the caller's is
  /// busy with one of its own.
  [[nodiscard]] static std::size_t ring_size(std::size_t threads) {
    return threads == 1 ? 1 : 2 * threads + 2;
  }

 private:
  struct Slot {
    Block block{};
    bool done = false;
    std::exception_ptr failure{};
  };

  Slot& slot(std::uint64_t number) { return *ring_[number % ring_.size()]; }

  bool is_done(std::uint64_t number) {
    const std::scoped_lock lock(mutex_);
    return slot(number).done;
  }

  [[nodiscard]] bool has_room() const {
    return !ended_ && taken_ - given_ < (given_ < kBlocksAlone ? 1 : ring_.size());
  }

  // False at the end.
  bool take_one() {
    std::unique_ptr<Slot>& place = ring_[taken_ % ring_.size()];
    if (!place) place = std::make_unique<Slot>();
    try {
      ended_ = !steps_.take(place->block);
    } catch (...) {
      ended_ = true;
      if (!failed_) give_all();  // else it was not `take` that failed, but a block before
      throw;
    }
    if (ended_) return false;
    place->done = false;
    std::uint64_t waiting = 0;
    std::uint64_t idle = 0;
    {
      const std::scoped_lock lock(mutex_);
      waiting = ++taken_ - begun_;
      idle = idle_;
    }
    if (idle > 0) to_do_.notify_one();
    // One of them is for this thread.
    if (waiting > idle + 1) start_helper();
    return true;
  }

  void start_helper() {
    if (crew_.size() >= most_helpers_) return;
    const std::size_t number = crew_.size() + 1;
    if (!crew_.add([this, number] { help(number); })) most_helpers_ = crew_.size();
  }

  void give_one() {
    Slot& oldest = slot(given_);
    failed_ = true;
    if (oldest.failure) std::rethrow_exception(std::exchange(oldest.failure, nullptr));
    steps_.give(oldest.block);
    failed_ = false;
    const std::scoped_lock lock(mutex_);
    ++given_;
  }

  void work_on(Slot& mine, std::size_t thread) noexcept {
    try {
      steps_.work(mine.block, thread);
    } catch (...) {
      mine.failure = std::current_exception();
    }
  }

  // Does the first block that nobody has begun; false where there is none.
  bool work_one() {
    std::unique_lock lock(mutex_);
    if (begun_ == taken_) return false;
    Slot& mine = slot(begun_++);
    lock.unlock();
    work_on(mine, 0);
    lock.lock();
    mine.done = true;
    return true;
  }

  void await(std::uint64_t number) {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return slot(number).done; });
  }

  void help(std::size_t thread) {
    std::unique_lock lock(mutex_);
    for (;;) {
      ++idle_;
      to_do_.wait(lock, [this] { return stopping_ || begun_ < taken_; });
      --idle_;
      if (stopping_) return;
      const std::uint64_t number = begun_++;
      Slot& mine = slot(number);
      lock.unlock();
      work_on(mine, thread);
      lock.lock();
      mine.done = true;
      if (number == given_) done_.notify_one();
    }
  }

  Steps steps_;
  std::size_t most_helpers_;
  bool ended_ = false;
  bool failed_ = false;  // a block that was to be given: none is given behind it

  std::mutex mutex_;  // of what follows; `taken_` and `given_` are changed by the caller's thread
  std::condition_variable to_do_;
  std::condition_variable done_;
  std::vector<std::unique_ptr<Slot>> ring_;  // made when they are needed first
  std::uint64_t taken_ = 0;                  // blocks so far
  std::uint64_t begun_ = 0;
  std::uint64_t given_ = 0;
  std::uint64_t idle_ = 0;  // helpers without a block
  bool stopping_ = false;

  Crew crew_;  // ends first
};

}  // namespace vocabplan

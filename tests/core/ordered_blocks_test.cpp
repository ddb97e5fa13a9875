#include "core/ordered_blocks.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"

namespace ordered_blocks_test {

using vocabplan::OrderedBlocks;

namespace {

struct Number {
  std::uint64_t value = 0;
  std::uint64_t square = 0;
};

using Numbers = OrderedBlocks<Number>;

// Squares of 0, 1, 2 ... in their order, and what was seen on the way.
struct Squares {
  std::uint64_t count = 0;
  std::uint64_t throws_at = ~std::uint64_t{0};  // in `work`
  std::uint64_t taken = 0;
  std::vector<std::uint64_t> given{};
  std::uint64_t most_at_once = 0;
  std::array<std::atomic<int>, 16> busy{};  // by the number of a thread
  std::atomic<bool> shared{false};          // two had one number at the same time
  std::array<std::atomic<std::uint64_t>, 16> blocks{};

  bool take(Number& block) {
    if (taken == count) return false;
    block.value = taken++;
    most_at_once = std::max<std::uint64_t>(most_at_once, taken - given.size());
    return true;
  }
  void work(Number& block, std::size_t thread) {
    if (busy.at(thread)++ != 0) shared = true;
    ++blocks.at(thread);
    if (block.value == throws_at) throw std::runtime_error("block");
    block.square = block.value * block.value;
    --busy.at(thread);
  }
  Numbers::Steps steps() {
    return {.take = [this](Number& block) { return take(block); },
            .work = [this](Number& block, std::size_t thread) { work(block, thread); },
            .give = [this](Number& block) { given.push_back(block.square); }};
  }
};

std::vector<std::uint64_t> first_squares(std::uint64_t count) {
  std::vector<std::uint64_t> squares(count);
  std::iota(squares.begin(), squares.end(), std::uint64_t{0});
  for (std::uint64_t& value : squares) value *= value;
  return squares;
}

}  // namespace

TEST_CASE("ordered blocks: all come back, in their order", "[core]") {
  const std::size_t threads = GENERATE(1U, 2U, 3U, 8U);
  const std::uint64_t count = GENERATE(0U, 1U, 2U, 3U, 4U, 100U, 3000U);
  CAPTURE(threads, count);
  Squares squares{.count = count};
  Numbers(threads, squares.steps()).run();
  CHECK(squares.given == first_squares(count));
  CHECK_FALSE(squares.shared);
  CHECK(squares.most_at_once <= Numbers::ring_size(threads));
}

TEST_CASE("ordered blocks: a few are done by the caller alone", "[core]") {
  Squares squares{.count = Numbers::kBlocksAlone + 1};
  Numbers(8, squares.steps()).run();
  CHECK(squares.blocks[0] == Numbers::kBlocksAlone + 1);
}

TEST_CASE("ordered blocks: the caller takes and gives, others work", "[core]") {
  const std::thread::id caller = std::this_thread::get_id();
  std::uint64_t taken = 0;
  std::uint64_t given = 0;
  std::atomic<bool> helped{false};
  Numbers blocks(3, {.take =
                         [&](Number& block) {
                           CHECK(std::this_thread::get_id() == caller);
                           block.value = taken;
                           return taken++ < 100 || !helped;
                         },
                     .work =
                         [&](Number&, std::size_t thread) {
                           const bool alone = std::this_thread::get_id() == caller;
                           if (alone != (thread == 0)) throw std::logic_error("number");
                           if (!alone) helped = true;
                         },
                     .give =
                         [&](Number& block) {
                           CHECK(std::this_thread::get_id() == caller);
                           CHECK(block.value == given++);
                         }});
  blocks.run();
  CHECK(given == taken - 1);
}

TEST_CASE("ordered blocks: what work throws comes when all before it is given", "[core]") {
  const std::size_t threads = GENERATE(1U, 2U, 3U, 8U);
  const std::uint64_t at = GENERATE(0U, 1U, 2U, 3U, 50U, 99U);
  CAPTURE(threads, at);
  Squares squares{.count = 100, .throws_at = at};
  Numbers blocks(threads, squares.steps());
  CHECK_THROWS_AS(blocks.run(), std::runtime_error);
  CHECK(squares.given == first_squares(at));
}

TEST_CASE("ordered blocks: what take and give throw comes out at once", "[core]") {
  const std::size_t threads = GENERATE(1U, 2U, 3U, 8U);
  const std::uint64_t at = GENERATE(0U, 1U, 2U, 3U, 50U);
  CAPTURE(threads, at);
  Squares ends{.count = 1000};
  Numbers::Steps taking = ends.steps();
  taking.take = [&ends, at](Number& block) {
    if (ends.taken == at) throw std::runtime_error("source");
    return ends.take(block);
  };
  CHECK_THROWS_AS(Numbers(threads, taking).run(), std::runtime_error);
  CHECK(ends.given == first_squares(at));

  Squares full{.count = 1000};
  Numbers::Steps giving = full.steps();
  giving.give = [&full, at](Number& block) {
    if (full.given.size() == at) throw std::runtime_error("disk");
    full.given.push_back(block.square);
  };
  CHECK_THROWS_AS(Numbers(threads, giving).run(), std::runtime_error);
  CHECK(full.given == first_squares(at));
}

TEST_CASE("ordered blocks: before a source waits, all that it gave is handed on", "[core]") {
  const std::size_t threads = GENERATE(1U, 2U, 3U, 8U);
  CAPTURE(threads);
  Squares squares{.count = 500};
  Numbers* waiting = nullptr;
  Numbers::Steps steps = squares.steps();
  steps.take = [&](Number& block) {
    if (squares.taken % 7 == 6) {
      waiting->give_all();
      CHECK(squares.given.size() == squares.taken);
    }
    return squares.take(block);
  };
  Numbers blocks(threads, steps);
  waiting = &blocks;
  blocks.run();
  CHECK(squares.given == first_squares(500));
}

// Where that came out of `take`, which had all before it given, it was taken for a failure of
// `take`.
TEST_CASE("ordered blocks: a block that fails before a source waits is given by nobody", "[core]") {
  constexpr std::uint64_t kWaits = 6;
  constexpr std::uint64_t kFails = 3;
  for (const bool in_work : {true, false}) {
    CAPTURE(in_work);
    Squares squares;
    squares.count = 8;
    if (in_work) squares.throws_at = kFails;
    Numbers::Steps steps = squares.steps();
    Numbers* all = nullptr;
    std::vector<std::uint64_t> asked;
    steps.take = [&](Number& block) {
      if (squares.taken == kWaits) all->give_all();
      return squares.take(block);
    };
    steps.give = [&](const Number& block) {
      asked.push_back(block.value);
      if (block.value == kFails) throw std::runtime_error("give");
    };
    Numbers blocks(4, steps);
    all = &blocks;
    CHECK_THROWS_AS(blocks.run(), std::runtime_error);
    CHECK(asked ==
          (in_work ? std::vector<std::uint64_t>{0, 1, 2} : std::vector<std::uint64_t>{0, 1, 2, 3}));
  }
}

TEST_CASE("ordered blocks: one that takes long holds the others back, not their work", "[core]") {
  std::atomic<int> done{0};
  Squares squares{.count = 10};
  Numbers::Steps steps = squares.steps();
  steps.work = [&](Number& block, std::size_t) {
    // The last before the end of the ring: it waits until another one is done.
    if (block.value == 3) {
      while (done < 4) std::this_thread::yield();
    }
    block.square = block.value * block.value;
    ++done;
  };
  Numbers(2, steps).run();
  CHECK(squares.given == first_squares(10));
}

}  // namespace ordered_blocks_test

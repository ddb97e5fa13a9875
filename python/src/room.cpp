#include "room.hpp"

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

namespace vocabplan::python {
namespace {

namespace py = pybind11;

constexpr std::size_t kRoomColumns = 6;
constexpr std::size_t kHugePage = std::size_t{2} << 20U;
constexpr std::size_t kLargestSpare = std::size_t{64} << 20U;

struct Free {
  void operator()(void* memory) const { std::free(memory); }  // NOLINT(*-no-malloc)
};

struct Block {
  std::unique_ptr<void, Free> memory{};
  std::size_t bytes = 0;
};

class Spare {
 public:
  /// Empty where none of this size is kept.
  Block take(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    if (block_.bytes != bytes) return {};
    return std::exchange(block_, {});
  }

  void give(Block block) {
    const std::lock_guard lock(mutex_);
    std::swap(block_, block);
  }

  static Spare& of_process() {
    static auto* const spare = new Spare;  // arrays may outlive whatever has an end
    return *spare;
  }

 private:
  std::mutex mutex_{};
  Block block_{};
};

Block new_block(std::size_t bytes) {
  Block block = Spare::of_process().take(bytes);
  if (block.memory) return block;
  const std::size_t pages = (bytes + kHugePage - 1) / kHugePage;
  block.memory.reset(std::aligned_alloc(kHugePage, pages * kHugePage));
  block.bytes = bytes;
  if (!block.memory) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  (void)madvise(block.memory.get(), pages * kHugePage, MADV_HUGEPAGE);  // only sooner, if at all
#endif
  return block;
}

void give_back(void* owned) {
  std::unique_ptr<Block> block(static_cast<Block*>(owned));
  if (block->bytes <= kLargestSpare) Spare::of_process().give(std::move(*block));
}

}  // namespace

py::array_t<double, py::array::c_style> new_room(py::ssize_t rows) {
  constexpr std::size_t kRow = kRoomColumns * sizeof(double);
  if (rows < 1 || static_cast<std::size_t>(rows) > (PTRDIFF_MAX - kHugePage) / kRow) {
    throw std::bad_alloc();
  }
  auto block = std::make_unique<Block>(new_block(static_cast<std::size_t>(rows) * kRow));
  auto* const numbers = static_cast<double*>(block->memory.get());
  const py::capsule owner(block.get(), &give_back);
  (void)block.release();  // the capsule's now
  const py::array::ShapeContainer shape{static_cast<py::ssize_t>(kRoomColumns), rows};
  return py::array_t<double, py::array::c_style>(shape, numbers, owner);
}

}  // namespace vocabplan::python

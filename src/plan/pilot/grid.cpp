#include "plan/pilot/grid.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace vocabplan {
namespace {

// `count` of the positions 0 .. last, evenly, with both ends.
std::vector<std::size_t> positions(std::size_t last, std::size_t count) {
  std::vector<std::size_t> all(count, 0);
  for (std::size_t i = 1; i < count; ++i) {
    all[i] = (2 * i * last + count - 1) / (2 * (count - 1));  // to the nearest
  }
  return all;
}

// Where an axis may end: its positions, the greatest first, not too many of them.
std::vector<std::size_t> ends(const std::vector<double>& values) {
  constexpr std::size_t kMost = 14;
  std::vector<std::size_t> all = positions(values.size() - 1, std::min(kMost, values.size()));
  std::reverse(all.begin(), all.end());
  return all;
}

// The last position used of each axis.
struct Box {
  std::size_t n_nv = 0;
  std::size_t vocab_size = 0;
  std::size_t tokens_per_param = 0;
};

class Grids {
 public:
  Grids(const Law& law, const PilotRequest& request, const PilotAxes& axes)
      : law_(law), request_(request), axes_(axes) {}

  // The grid of a box; empty when it costs too much.
  [[nodiscard]] std::vector<PilotRun> grid(const Box& box) const {
    const std::size_t least_n = 2;
    const std::size_t usual_v = std::min<std::size_t>(4, box.vocab_size + 1);
    const std::size_t count_n =
        std::min(box.n_nv + 1, std::max(least_n, request_.most_runs / usual_v));
    const std::size_t count_v = std::min(box.vocab_size + 1, request_.most_runs / count_n);
    const auto n_nv = positions(box.n_nv, count_n);
    const auto vocab_size = positions(box.vocab_size, count_v);
    const std::array<std::size_t, 3> ratios{0, (box.tokens_per_param + 1) / 2,
                                            box.tokens_per_param};
    std::vector<PilotRun> runs;
    runs.reserve(count_n * count_v);
    double left = request_.allowance;
    for (std::size_t i = 0; i < count_n; ++i) {
      for (std::size_t j = 0; j < count_v; ++j) {
        runs.push_back(pilot_run(law_, axes_.n_nv[n_nv[i]], axes_.vocab_size[vocab_size[j]],
                                 axes_.tokens_per_param[ratios.at((i + j) % ratios.size())]));
        const double cost = runs.back().flops();
        left -= cost;
        if (left < 0.0 || cost > kMostOfAllowance * request_.allowance) return {};
      }
    }
    return runs;
  }

  // The one with the largest models of those that end here; empty when none is affordable.
  [[nodiscard]] std::vector<PilotRun> largest(Box box) const {
    for (const std::size_t end : ends(axes_.n_nv)) {
      box.n_nv = end;
      std::vector<PilotRun> runs = grid(box);
      if (!runs.empty()) return runs;
    }
    return {};
  }

 private:
  const Law& law_;
  const PilotRequest& request_;
  const PilotAxes& axes_;
};

}  // namespace

std::vector<std::vector<PilotRun>> even_grids(const Law& law, const PilotRequest& request,
                                              const PilotAxes& axes) {
  const Grids grids(law, request, axes);
  std::vector<std::vector<PilotRun>> all;
  for (const std::size_t vocab_size : ends(axes.vocab_size)) {
    for (const std::size_t ratio : ends(axes.tokens_per_param)) {
      std::vector<PilotRun> runs =
          grids.largest({.vocab_size = vocab_size, .tokens_per_param = ratio});
      if (!runs.empty()) all.push_back(std::move(runs));
    }
  }
  return all;
}

}  // namespace vocabplan

#include "plan/pilot/candidates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan {
namespace {

std::vector<double> geometric(double from, double to, std::size_t count) {
  std::vector<double> values(count, from);
  for (std::size_t i = 1; i < count; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(count - 1);
    values[i] = from * std::pow(to / from, part);
  }
  return values;
}

void check_axis(const char* name, const std::vector<double>& values) {
  constexpr double kMost = 1e30;
  for (const double value : values) {
    if (value > 0.0 && value <= kMost) continue;
    throw DomainError(std::string(name) + " " + shortest(value) + "; accepted is above 0 to 1e30");
  }
}

// The largest model that `flops` pay for, without a vocabulary: 6 n (ratio n) = flops.
double largest_model(double flops, double ratio) {
  return std::sqrt(flops / (6.0 * ratio));
}

// In ascending order, each once.
void arrange(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// N_nv of the candidates where nobody asked for any.
std::vector<double> usual_sizes(double target_n_nv, const PilotRequest& request,
                                double least_tokens_per_param) {
  constexpr std::size_t kCount = 8;
  constexpr double kLeastRange = 10.0;
  const double most = std::min(
      target_n_nv, largest_model(kMostOfAllowance * request.allowance, least_tokens_per_param));
  return geometric(std::min(target_n_nv / kPilotReach, most / kLeastRange), most, kCount);
}

// The shapes of these N_nv, each once.
std::vector<PilotShape> shapes_of(const std::vector<double>& n_nv) {
  std::vector<PilotShape> shapes;
  shapes.reserve(n_nv.size());
  for (const double size : n_nv) shapes.push_back(pilot_shape(size));
  const auto key = [](const PilotShape& shape) { return std::pair(shape.n_nv(), shape.width); };
  std::sort(shapes.begin(), shapes.end(),
            [&](const PilotShape& a, const PilotShape& b) { return key(a) < key(b); });
  shapes.erase(std::unique(shapes.begin(), shapes.end()), shapes.end());
  return shapes;
}

}  // namespace

PilotShape pilot_shape(double n_nv) {
  constexpr double kHead = 64.0;
  constexpr double kLayer = 12.0;  // weights of a layer over d^2
  const double heads = std::max(1.0, std::round(std::cbrt(n_nv / (kLayer * kHead * kHead))));
  const double width = kHead * heads;
  return {.width = width, .layers = std::max(1.0, std::round(n_nv / (kLayer * width * width)))};
}

PilotAxes pilot_axes(double target_n_nv, const PilotRequest& request) {
  PilotAxes axes{{}, request.vocab_size, request.tokens_per_param};
  if (axes.vocab_size.empty()) axes.vocab_size = geometric(4096.0, 98304.0, 7);
  if (axes.tokens_per_param.empty()) axes.tokens_per_param = geometric(5.0, 80.0, 9);
  check_axis("vocab_size", axes.vocab_size);
  check_axis("tokens_per_param", axes.tokens_per_param);
  check_axis("n_nv", request.n_nv);
  for (double& v : axes.vocab_size) v = rounded_to_multiple(v, request.multiple);
  for (auto* values : {&axes.vocab_size, &axes.tokens_per_param}) arrange(*values);
  axes.shapes = shapes_of(request.n_nv.empty()
                              ? usual_sizes(target_n_nv, request, axes.tokens_per_param.front())
                              : request.n_nv);
  return axes;
}

PilotRun pilot_run(const PilotShape& shape, double vocab_size, double tokens_per_param) {
  PilotRun run{
      .n_nv = shape.n_nv(), .vocab_size = vocab_size, .width = shape.width, .layers = shape.layers};
  run.tokens = std::max(1.0, std::round(tokens_per_param * (run.n_nv + run.n_v())));
  return run;
}

std::tuple<double, double, double> model_of(const PilotRun& run) {
  return {run.n_nv, run.vocab_size, run.width};
}

std::vector<PilotRun> without_checkpoints(std::vector<PilotRun> runs) {
  std::sort(runs.begin(), runs.end(), in_order);
  std::reverse(runs.begin(), runs.end());
  std::vector<PilotRun> trainings;
  trainings.reserve(runs.size());
  for (const PilotRun& run : runs) {
    const bool checkpoint = !trainings.empty() && model_of(run) == model_of(trainings.back()) &&
                            run.tokens < trainings.back().tokens;
    if (!checkpoint) trainings.push_back(run);
  }
  std::reverse(trainings.begin(), trainings.end());
  return trainings;
}

bool in_order(const PilotRun& a, const PilotRun& b) {
  return std::pair(model_of(a), a.tokens) < std::pair(model_of(b), b.tokens);
}

std::vector<PilotRun> pilot_candidates(const PilotAxes& axes) {
  constexpr std::size_t kMost = 100000;
  const double count = static_cast<double>(axes.shapes.size()) *
                       static_cast<double>(axes.vocab_size.size()) *
                       static_cast<double>(axes.tokens_per_param.size());
  if (count > static_cast<double>(kMost)) {
    throw DomainError(shortest(count) + " candidate runs; accepted are up to " +
                      std::to_string(kMost));
  }
  std::vector<PilotRun> runs;
  runs.reserve(static_cast<std::size_t>(count));
  for (const PilotShape& shape : axes.shapes) {
    for (const double vocab_size : axes.vocab_size) {
      for (const double ratio : axes.tokens_per_param) {
        runs.push_back(pilot_run(shape, vocab_size, ratio));
      }
    }
  }
  std::sort(runs.begin(), runs.end(), in_order);
  runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
  return runs;
}

namespace {

// `count` of the positions 0 .. last, evenly, with both ends.
std::vector<std::size_t> positions(std::size_t last, std::size_t count) {
  std::vector<std::size_t> all(count, 0);
  for (std::size_t i = 1; i < count; ++i) {
    all[i] = (2 * i * last + count - 1) / (2 * (count - 1));  // to the nearest
  }
  return all;
}

// The possible ends of an axis of `count` values: positions, the greatest first, not too many.
std::vector<std::size_t> ends(std::size_t count) {
  constexpr std::size_t kMost = 14;
  std::vector<std::size_t> all = positions(count - 1, std::min(kMost, count));
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
  Grids(const PilotRequest& request, const PilotAxes& axes) : request_(request), axes_(axes) {}

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
        runs.push_back(pilot_run(axes_.shapes[n_nv[i]], axes_.vocab_size[vocab_size[j]],
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
    for (const std::size_t end : ends(axes_.shapes.size())) {
      box.n_nv = end;
      std::vector<PilotRun> runs = grid(box);
      if (!runs.empty()) return runs;
    }
    return {};
  }

 private:
  const PilotRequest& request_;
  const PilotAxes& axes_;
};

}  // namespace

std::vector<std::vector<PilotRun>> even_grids(const PilotRequest& request, const PilotAxes& axes) {
  const Grids grids(request, axes);
  std::vector<std::vector<PilotRun>> all;
  for (const std::size_t vocab_size : ends(axes.vocab_size.size())) {
    for (const std::size_t ratio : ends(axes.tokens_per_param.size())) {
      std::vector<PilotRun> runs =
          grids.largest({.vocab_size = vocab_size, .tokens_per_param = ratio});
      if (!runs.empty()) all.push_back(std::move(runs));
    }
  }
  return all;
}

}  // namespace vocabplan

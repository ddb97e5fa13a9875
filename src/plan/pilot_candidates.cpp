#include "pilot_candidates.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan {
namespace {

constexpr double kShare = 0.25;  // of the allowance that one run may cost

struct Axes {
  std::vector<double> n_nv;
  std::vector<double> vocab_size;
  std::vector<double> tokens_per_param;
};

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

Axes axes_of(const Law& law, const PilotRequest& request) {
  Axes axes{request.n_nv, request.vocab_size, request.tokens_per_param};
  if (axes.vocab_size.empty()) axes.vocab_size = geometric(4096.0, 98304.0, 10);
  if (axes.tokens_per_param.empty()) axes.tokens_per_param = geometric(5.0, 80.0, 9);
  check_axis("vocab_size", axes.vocab_size);
  check_axis("tokens_per_param", axes.tokens_per_param);
  if (axes.n_nv.empty()) {
    const double ratio =
        *std::min_element(axes.tokens_per_param.begin(), axes.tokens_per_param.end());
    const double most = largest_model(kShare * request.allowance, ratio);
    axes.n_nv = geometric(std::min(law.fitted_range.n_nv.lowest, 0.1 * most), most, 14);
  }
  check_axis("n_nv", axes.n_nv);
  return axes;
}

// Sizes for people: three significant digits, and a whole number of parameters.
double rounded_size(double n_nv) {
  const double unit = std::pow(10.0, std::floor(std::log10(n_nv)) - 2.0);
  return std::max(1.0, std::round(std::round(n_nv / unit) * unit));
}

PilotRun run_of(const Law& law, const PilotRequest& request, double n_nv, double vocab_size,
                double tokens_per_param) {
  PilotRun run{.n_nv = rounded_size(n_nv),
               .vocab_size = rounded_to_multiple(vocab_size, request.multiple)};
  run.width = law.width_table.width(run.n_nv);
  run.tokens = std::max(1.0, std::round(tokens_per_param * (run.n_nv + run.n_v())));
  return run;
}

std::tuple<double, double, double> order(const PilotRun& run) {
  return {run.n_nv, run.vocab_size, run.tokens};
}

double cost(const std::vector<PilotRun>& runs) {
  double sum = 0.0;
  for (const PilotRun& run : runs) sum += run.flops();
  return sum;
}

}  // namespace

std::vector<PilotRun> pilot_candidates(const Law& law, const PilotRequest& request) {
  const Axes axes = axes_of(law, request);
  constexpr std::size_t kMost = 100000;
  const double count = static_cast<double>(axes.n_nv.size()) *
                       static_cast<double>(axes.vocab_size.size()) *
                       static_cast<double>(axes.tokens_per_param.size());
  if (count > static_cast<double>(kMost)) {
    throw DomainError(shortest(count) + " candidate runs; accepted are up to " +
                      std::to_string(kMost));
  }
  std::vector<PilotRun> runs;
  for (const double n_nv : axes.n_nv) {
    for (const double vocab_size : axes.vocab_size) {
      for (const double ratio : axes.tokens_per_param) {
        const PilotRun run = run_of(law, request, n_nv, vocab_size, ratio);
        if (run.flops() <= kShare * request.allowance) runs.push_back(run);
      }
    }
  }
  std::sort(runs.begin(), runs.end(),
            [](const PilotRun& a, const PilotRun& b) { return order(a) < order(b); });
  runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
  return runs;
}

std::vector<PilotRun> even_grid(const Law& law, const PilotRequest& request, std::size_t runs,
                                double flops) {
  const Axes axes = axes_of(law, request);
  const auto [v_low, v_high] = std::minmax_element(axes.vocab_size.begin(), axes.vocab_size.end());
  const auto [r_low, r_high] =
      std::minmax_element(axes.tokens_per_param.begin(), axes.tokens_per_param.end());
  const std::vector<double> vocabularies = geometric(*v_low, *v_high, 4);
  const std::vector<double> ratios = geometric(*r_low, *r_high, 3);
  const double smallest = *std::min_element(axes.n_nv.begin(), axes.n_nv.end());
  const std::size_t sizes = std::max<std::size_t>(2, (runs + 2) / 4);
  const auto grid = [&](double largest, double part) {
    std::vector<PilotRun> all;
    all.reserve(sizes * vocabularies.size());
    const std::vector<double> n_nv = geometric(smallest, largest, sizes);
    for (std::size_t i = 0; i < n_nv.size(); ++i) {
      for (std::size_t j = 0; j < vocabularies.size(); ++j) {
        all.push_back(
            run_of(law, request, n_nv[i], vocabularies[j], part * ratios.at((i + j) % 3)));
      }
    }
    return all;
  };
  constexpr double kLeastSpan = 4.0;  // largest size over smallest
  double low = kLeastSpan * smallest;
  double high = std::max(low, largest_model(flops, *r_low));
  constexpr int kHalvings = 40;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = std::sqrt(low * high);
    (cost(grid(middle, 1.0)) <= flops ? low : high) = middle;
  }
  // Where even the smallest grid costs more, its runs are cut short.
  return grid(low, std::min(1.0, flops / cost(grid(low, 1.0))));
}

}  // namespace vocabplan

#include "vocabplan/fit/isoflops_fit.hpp"

#include <algorithm>

namespace vocabplan {

IsoflopsFit fit_isoflops(const LossEnvelope& envelope, std::span<const double> run_weights,
                         const IsoflopsFitOptions& options) {
  IsoflopsFit fit{.points = envelope.points(run_weights)};
  std::vector<double> flops;
  std::vector<double> n_nv;
  std::vector<double> n_v;
  for (const EnvelopePoint& point : fit.points) {
    flops.push_back(point.flops);
    n_nv.push_back(point.n_nv);
    n_v.push_back(point.n_v);
  }
  fit.compute_optimal = fit_power_law(flops, n_nv, {},
                                      {.fixed_exponent = options.n_nv_exponent,
                                       .delta = options.delta,
                                       .as_published = options.as_published});
  fit.isoflops =
      fit_power_law(flops, n_v, {}, {.delta = options.delta, .as_published = options.as_published});
  fit.free_n_nv = fit_power_law(flops, n_nv, {}, {.delta = options.delta});
  const auto at_edge = std::count_if(n_nv.begin(), n_nv.end(), [&](double n) {
    return n == envelope.lowest_n_nv() || n == envelope.highest_n_nv();
  });
  if (!n_nv.empty()) {
    fit.edge_share = static_cast<double>(at_edge) / static_cast<double>(n_nv.size());
  }
  return fit;
}

}  // namespace vocabplan

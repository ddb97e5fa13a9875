#include "plan/pilot/model.hpp"

#include <cmath>
#include <vector>

#include "plan/pilot/robust_scatter.hpp"

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

}  // namespace

std::optional<VectorXd> PilotModel::coordinates(const LossSurface& s) const {
  VectorXd theta(size());
  theta.head(6) << s.E, std::log(s.A1), std::log(s.A2), std::log(s.B), std::log(s.alpha2),
      std::log(s.beta);
  if (!tied_) theta[6] = std::log(s.alpha1);
  if (!theta.allFinite()) return std::nullopt;
  return theta;
}

VectorXd PilotModel::loss_gradient(double n_nv, double n_v, double tokens) const {
  const LossSurface& s = surface_;
  const double log_n = std::log(n_nv / s.unit_n_nv);
  const double log_v = std::log(n_v / s.unit_n_v);
  const double log_d = std::log(tokens / s.unit_tokens);
  const double model = s.A1 * std::exp(-s.alpha1 * log_n);
  const double vocabulary = s.A2 * std::exp(-s.alpha2 * log_v);
  const double data = s.B * std::exp(-s.beta * log_d);
  const double on_alpha1 = -s.alpha1 * log_n * model;
  const double on_beta = -s.beta * log_d * data;
  VectorXd gradient(size());
  gradient.head(6) << -1.0, model, vocabulary, data, -s.alpha2 * log_v * vocabulary, on_beta;
  if (tied_) {
    gradient[5] += on_alpha1;
  } else {
    gradient[6] = on_alpha1;
  }
  return gradient;
}

// The condition is F = ln(alpha2 A2 v^-alpha2) - ln(beta B D^-beta) - ln(N_v / (N_nv + N_v)) = 0.
VectorXd PilotModel::optimum_gradient(double n_nv, double n_v, double flops) const {
  const LossSurface& s = surface_;
  const double share = n_v / (n_nv + n_v);
  const double log_v = std::log(n_v / s.unit_n_v);
  const double log_d = std::log(tokens_at_budget(n_nv, n_v, flops) / s.unit_tokens);
  VectorXd on_theta = VectorXd::Zero(size());
  on_theta[2] = 1.0;
  on_theta[3] = -1.0;
  on_theta[4] = 1.0 - s.alpha2 * log_v;
  on_theta[5] = s.beta * log_d - 1.0;
  const double on_log_v = -(s.alpha2 + 1.0 - (1.0 - s.beta) * share);
  return on_theta / -on_log_v;
}

MatrixXd drawn_knowledge(const PilotModel& model, const Law& law) {
  std::vector<VectorXd> points;
  points.reserve(law.draws.rows.size());
  for (const LawDraw& draw : law.draws.rows) {
    if (draw.unbounded != 0) continue;
    if (auto theta = model.coordinates(surface_of(draw, law.isoloss))) points.push_back(*theta);
  }
  const Index size = model.size();
  const auto covariance = robust_scatter(points, size);
  if (!covariance) return MatrixXd::Zero(size, 0);
  // The inverse of L L' is the square of the columns of L'^-1.
  const Eigen::LLT<MatrixXd> factor(*covariance);
  return factor.matrixU().solve(MatrixXd::Identity(size, size));
}

}  // namespace vocabplan

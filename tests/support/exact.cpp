#include "exact.hpp"

#include <stdexcept>

namespace vocabplan::test {
namespace {

struct Terms {
  Exact vocabulary;  ///< alpha2 A2 v^(-alpha2-1)
  Exact data;        ///< beta B (6 units / C)^beta (n + v)^(beta-1)
};

// The equation for one model and budget; the power of the budget is computed once.
class Equation {
 public:
  Equation(const LossSurface& s, const Exact& n_nv, const Exact& flops)
      : alpha2_(s.alpha2),
        beta_(s.beta),
        unit_(s.unit_n_v),
        n_(n_nv / unit_),
        vocabulary_(alpha2_ * Exact(s.A2)),
        data_(beta_ * Exact(s.B) * pow(6 * unit_ * Exact(s.unit_tokens) / flops, beta_)) {}

  [[nodiscard]] Terms terms(const Exact& n_v) const {
    const Exact v = n_v / unit_;
    return {vocabulary_ * pow(v, -alpha2_ - 1), data_ * pow(n_ + v, beta_ - 1)};
  }

  [[nodiscard]] Exact derivative(const Exact& n_v) const {
    const Terms t = terms(n_v);
    return t.data - t.vocabulary;
  }

  /// Newton's next point, kept within a factor of two because the function is steep near zero.
  [[nodiscard]] Exact step(const Exact& n_v) const {
    const Exact v = n_v / unit_;
    const Terms t = terms(n_v);
    const Exact slope = (alpha2_ + 1) * t.vocabulary / v + (beta_ - 1) * t.data / (n_ + v);
    Exact next = slope > 0 ? Exact(v - (t.data - t.vocabulary) / slope)
                           : Exact(t.data > t.vocabulary ? v / 2 : 2 * v);
    if (next < v / 2) next = v / 2;
    if (next > 2 * v) next = 2 * v;
    return next * unit_;
  }

 private:
  Exact alpha2_;
  Exact beta_;
  Exact unit_;
  Exact n_;
  Exact vocabulary_;
  Exact data_;
};

}  // namespace

Exact loss_derivative(const LossSurface& surface, const Exact& n_nv, const Exact& n_v,
                      const Exact& flops) {
  return Equation(surface, n_nv, flops).derivative(n_v);
}

Exact exact_optimum(const LossSurface& surface, double n_nv, double flops, double start) {
  const Equation equation(surface, n_nv, flops);
  const Exact close("1e-25");  // one more step squares it
  Exact n_v = start;
  bool converged = false;
  for (int i = 0; i < 3000 && !converged; ++i) {
    const Exact next = equation.step(n_v);
    converged = abs(next - n_v) < close * n_v;
    n_v = next;
  }
  const Exact margin("1e-40");
  if (!converged || equation.derivative(n_v * (1 - margin)) >= 0 ||
      equation.derivative(n_v * (1 + margin)) <= 0) {
    throw std::runtime_error("no root of the loss's derivative was found");
  }
  return n_v;
}

double relative_error(double value, const Exact& exact) {
  return static_cast<double>(abs(Exact(value) / exact - 1));
}

}  // namespace vocabplan::test

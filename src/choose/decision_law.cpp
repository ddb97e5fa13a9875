#include "vocabplan/choose/decision_law.hpp"

#include <cmath>
#include <utility>

#include "choose/decision_states.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

// Fills a column up with copies of its last value: harmless, and not counted.
void fill_up(std::vector<double>& column) {
  if (column.empty()) return;
  while (column.size() % kRegretLanes != 0) column.push_back(column.back());
}

std::vector<double> counts_of(std::size_t states, std::size_t padded) {
  std::vector<double> counts(padded, 0.0);
  for (std::size_t i = 0; i < states; ++i) counts[i] = 1.0;
  return counts;
}

// ln(alpha2 A2 / (beta B)). Where a term is missing, a number that moves the best V beyond either
// end of the search and whose exponential is still a double.
double log_weight_of(const LossSurface& s) {
  constexpr double kOneTerm = 300.0;
  if (s.B == 0.0) return kOneTerm;
  if (s.A2 == 0.0) return -kOneTerm;
  return std::log(s.alpha2 * s.A2 / (s.beta * s.B));
}

void add_surface(DecisionLaw::States& states, const LossSurface& surface) {
  states.surfaces.alpha2.push_back(surface.alpha2);
  states.surfaces.beta.push_back(surface.beta);
  states.surfaces.log_weight.push_back(log_weight_of(surface));
  ++states.surface_count;
}

}  // namespace

DecisionLaw::DecisionLaw(std::shared_ptr<const States> states) : states_(std::move(states)) {}

DecisionLaw DecisionLaw::surface(const Law& law) {
  States states{
      .name = law.name, .unit_n_v = law.isoloss.unit_n_v, .unit_tokens = law.isoloss.unit_tokens};
  for (const LawDraw& draw : law.draws.rows) add_surface(states, surface_of(draw, law.isoloss));
  if (law.draws.rows.empty()) add_surface(states, law.isoloss);
  SurfaceColumns& columns = states.surfaces;
  for (auto* column : {&columns.alpha2, &columns.beta, &columns.log_weight}) fill_up(*column);
  columns.counts = counts_of(states.surface_count, columns.alpha2.size());
  return DecisionLaw(std::make_shared<const States>(std::move(states)));
}

DecisionLaw DecisionLaw::most_text(const Compression& curve,
                                   std::span<const MonotoneCompression> draws) {
  States states{.name = std::string(kMostText)};
  TextColumns& columns = states.texts;
  const auto add = [&columns](double a, double b, double c) {
    columns.a.push_back(a);
    columns.b.push_back(b);
    columns.c.push_back(c);
  };
  for (const MonotoneCompression& f : draws) add(f.a, f.b, f.c);
  if (draws.empty()) {
    if (curve.form != CompressionForm::monotone) {
      throw DomainError("most-text: f(V) is not monotone; accepted is c + a V^-b");
    }
    add(curve.a, curve.b, curve.c);
  }
  states.text_count = columns.a.size();
  for (auto* column : {&columns.a, &columns.b, &columns.c}) fill_up(*column);
  columns.counts = counts_of(states.text_count, columns.a.size());
  return DecisionLaw(std::make_shared<const States>(std::move(states)));
}

const std::string& DecisionLaw::name() const {
  return states_->name;
}

std::size_t DecisionLaw::states() const {
  return states_->size();
}

}  // namespace vocabplan

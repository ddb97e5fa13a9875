#include "choose/run_regrets.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "choose/decision_states.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/quantity.hpp"

namespace vocabplan {
namespace {

// y of the least (1 + e^y) f(V) between two ends: its slope rises with y.
double best_to_serve(const ServedText& served, double low, double high) {
  constexpr int kHalvings = 60;
  for (int step = 0; step < kHalvings; ++step) {
    const double y = std::midpoint(low, high);
    const double term = served.a * std::exp(-served.b * (y + served.log_entries));
    const double slope = 1.0 / (1.0 + std::exp(-y)) - served.b * term / (served.c + term);
    (slope > 0.0 ? high : low) = y;
  }
  return std::midpoint(low, high);
}

void check_characters(double characters) {
  if (characters >= 0.0 && std::isfinite(characters)) return;
  throw DomainError("characters served " + shortest(characters) +
                    "; accepted is a finite number of at least 0");
}

// A state's regret and its weight.
struct WeightedRegret {
  double regret;
  double weight;
};

// The least regret at which the weights add up to `share` of `total`; partitions, not sorts.
double weighted_quantile(std::vector<WeightedRegret> states, double share) {
  constexpr double kRounding = 1e-12;  // of the sum of a few thousand weights
  double left = share - kRounding;
  auto first = states.begin();
  auto last = states.end();
  while (last - first > 1) {
    const auto middle = first + (last - first) / 2;
    std::nth_element(first, middle, last, [](const WeightedRegret& one, const WeightedRegret& two) {
      return one.regret < two.regret;
    });
    double below = 0.0;
    for (auto state = first; state != middle; ++state) below += state->weight;
    if (below >= left) {
      last = middle;
    } else {
      left -= below;
      first = middle;
    }
  }
  return first->regret;
}

}  // namespace

RunRegrets::RunRegrets(std::span<const WeightedLaw> laws, const ChoiceRun& run,
                       const ServedCharacters& served, double sought)
    : laws_(laws),
      run_(run),
      sought_(sought),
      serves_(served.characters != 0.0),
      places_(laws.size()) {
  // Throw for what is outside its domain.
  static_cast<void>(NonVocabParams(run.n_nv));
  static_cast<void>(Flops(run.flops));
  static_cast<void>(Width(run.width));
  check_characters(served.characters);
  if (serves_) {
    if (served.curve.form != CompressionForm::monotone) {
      throw DomainError("characters served: f(V) is not monotone; accepted is c + a V^-b");
    }
    served_ = {
        .log_share = std::log(2.0 * served.characters) + std::log(run.n_nv) - std::log(run.flops),
        .log_entries = std::log(run.n_nv / run.width),
        .a = served.curve.a,
        .b = served.curve.b,
        .c = served.curve.c};
    served_.best = best_to_serve(served_, y_of(kLeastSought), y_of(sought_));
  }
  for (std::size_t k = 0; k < laws.size(); ++k) place(laws[k].law.inside(), places_[k]);
}

double RunRegrets::y_of(double vocab_size) const {
  return std::log(vocab_size * run_.width / run_.n_nv);
}

void RunRegrets::place(const DecisionLaw::States& states, Places& places) const {
  const double lowest = y_of(kLeastSought);
  const double highest = y_of(sought_);
  if (states.is_text()) {
    places.text_run = {
        .log_entries = std::log(run_.n_nv / run_.width), .lowest = lowest, .highest = highest};
    places.texts.resize(states.texts.a.size());
    place_texts(states.texts, places.text_run, places.texts);
    return;
  }
  const double flops_unit =
      std::log(6.0) + std::log(states.unit_n_v) + std::log(states.unit_tokens);
  places.surface_run = {.log_n = std::log(run_.n_nv) - std::log(states.unit_n_v),
                        .log_data = std::log(run_.flops) - flops_unit,
                        .lowest = lowest,
                        .highest = highest};
  SurfacePlaces& at = places.surfaces;
  for (auto* column : {&at.best, &at.base, &at.ratio, &at.least, &at.pole, &at.whole}) {
    column->resize(states.surfaces.alpha2.size());
  }
  place_surfaces(states.surfaces, places.surface_run, served(), at);
}

double RunRegrets::sum(std::size_t k, double y, double* each) const {
  const DecisionLaw::States& states = laws_[k].law.inside();
  const Places& places = places_[k];
  if (states.is_text()) return text_regrets(states.texts, places.text_run, places.texts, y, each);
  return surface_regrets(states.surfaces, places.surfaces, served(), y, each);
}

double RunRegrets::mean(std::size_t k, double vocab_size) const {
  return sum(k, y_of(vocab_size), nullptr) / static_cast<double>(laws_[k].law.states());
}

RegretJet RunRegrets::mean_jet(std::size_t k, double y) const {
  const DecisionLaw::States& states = laws_[k].law.inside();
  const Places& places = places_[k];
  const RegretJet sum = states.is_text()
                            ? text_jet(states.texts, places.text_run, places.texts, y)
                            : surface_jet(states.surfaces, places.surfaces, served(), y);
  const auto count = static_cast<double>(states.size());
  return {.value = sum.value / count, .slope = sum.slope / count, .bend = sum.bend / count};
}

double RunRegrets::quantile(double vocab_size, double level) const {
  std::vector<WeightedRegret> states;
  std::vector<double> each;
  for (std::size_t k = 0; k < laws_.size(); ++k) {
    if (laws_[k].weight == 0.0) continue;
    const std::size_t count = laws_[k].law.states();
    each.resize(count + kRegretLanes);
    static_cast<void>(sum(k, y_of(vocab_size), each.data()));
    const double weight = laws_[k].weight / static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) states.push_back({each[i], weight});
  }
  return weighted_quantile(std::move(states), level);
}

namespace {

// True if a regret may reach its cut on the way up between these: the size of the model alone
// makes it grow.
bool may_be_cut_above(double y, double lowest) {
  const auto softplus = [](double x) {
    return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
  };
  return softplus(y) - softplus(lowest) >= kMostLogRegret;
}

// The polynomial in t = 0 .. 1 with these values, slopes and bends at its ends.
std::array<double, 6> hermite(const RegretJet& low, const RegretJet& high, double length) {
  const double c0 = low.value;
  const double c1 = low.slope * length;
  const double c2 = 0.5 * low.bend * length * length;
  const double value = high.value - (c0 + c1 + c2);
  const double slope = high.slope * length - (c1 + 2.0 * c2);
  const double bend = high.bend * length * length - 2.0 * c2;
  return {c0,
          c1,
          c2,
          10.0 * value - 4.0 * slope + 0.5 * bend,
          -15.0 * value + 7.0 * slope - bend,
          6.0 * value - 3.0 * slope + 0.5 * bend};
}

RegretJet less(const RegretJet& all, const RegretJet& part, double count) {
  return {.value = all.value - part.value / count,
          .slope = all.slope - part.slope / count,
          .bend = all.bend - part.bend / count};
}

// True if the regret of state `i` may bend sharply between two places.
bool is_sharp(const SurfacePlaces& places, std::size_t i, double low, double high) {
  // A pole this far below a span leaves a term of the sixth degree of 1e-9.
  constexpr double kNear = 0.7;
  // A state whose pole lies above is cut everywhere: smooth, too.
  return places.pole[i] < high && low < std::max(places.whole[i], places.pole[i] + kNear);
}

// Those states as columns of their own.
void gather(const SurfaceColumns& all, const SurfacePlaces& places, double low, double high,
            SurfaceColumns& columns, SurfacePlaces& some) {
  const auto take = [&](std::size_t i, double count) {
    columns.alpha2.push_back(all.alpha2[i]);
    columns.beta.push_back(all.beta[i]);
    columns.counts.push_back(count);
    some.best.push_back(places.best[i]);
    some.base.push_back(places.base[i]);
    some.ratio.push_back(places.ratio[i]);
    some.least.push_back(places.least[i]);
  };
  std::size_t last = 0;
  for (std::size_t i = 0; i < places.pole.size(); ++i) {
    if (all.counts[i] == 0.0 || !is_sharp(places, i, low, high)) continue;
    take(i, 1.0);
    last = i;
  }
  while (columns.counts.size() % kRegretLanes != 0) take(last, 0.0);
}

}  // namespace

RunRegrets::Span::Span(const RunRegrets& regrets, std::size_t k, const End& low, const End& high)
    : regrets_(regrets),
      k_(k),
      in_full_(may_be_cut_above(high.y, regrets.y_of(kLeastSought))),
      low_(low.y),
      length_(high.y - low.y) {
  if (in_full_) return;
  const DecisionLaw::States& states = regrets.laws_[k].law.inside();
  RegretJet at_low = low.mean;
  RegretJet at_high = high.mean;
  if (!states.is_text()) {
    gather(states.surfaces, regrets.places_[k].surfaces, low.y, high.y, sharp_, sharp_places_);
  }
  if (!sharp_.counts.empty()) {
    const auto count = static_cast<double>(states.size());
    const auto jet = [&](double y) {
      return surface_jet(sharp_, sharp_places_, regrets.served(), y);
    };
    at_low = less(at_low, jet(low.y), count);
    at_high = less(at_high, jet(high.y), count);
  }
  polynomial_ = hermite(at_low, at_high, length_);
}

double RunRegrets::Span::mean(double y) const {
  const auto count = static_cast<double>(regrets_.laws_[k_].law.states());
  if (in_full_) return regrets_.sum(k_, y, nullptr) / count;
  const double t = length_ > 0.0 ? (y - low_) / length_ : 0.0;
  double mean = 0.0;
  for (std::size_t i = polynomial_.size(); i-- > 0;) mean = mean * t + polynomial_.at(i);
  if (sharp_.counts.empty()) return mean;
  return mean + surface_regrets(sharp_, sharp_places_, regrets_.served(), y, nullptr) / count;
}

}  // namespace vocabplan

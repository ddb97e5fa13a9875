#include "predict/warnings.hpp"

#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

using Text = std::string (*)(double);

void warn_outside(std::vector<std::string>& out, const std::string& what, double value,
                  const Range& range, Text text) {
  const double factor = range.factor_outside(value);
  if (factor <= 1.0) return;
  const std::string fitted =
      " the fitted range " + text(range.lowest) + " .. " + text(range.highest) + ", ";
  out.push_back(what + " " + text(value) + " is " +
                (value > range.highest
                     ? "above" + fitted + human_ratio(factor) + "x its upper end"
                     : "below" + fitted + "1/" + human_ratio(factor) + " of its lower end"));
}

void warn_of_data_limit(std::vector<std::string>& out, const Prediction& prediction,
                        const Law& law) {
  const Budget& budget = prediction.budget;
  if (budget.binding != Binding::data) return;
  const std::string binds =
      "data binds at " + (prediction.fixed_text ? human(prediction.characters) + " characters: "
                                                : human(prediction.tokens) + " tokens: ");
  if (budget.flops < budget.flops_without_limit) {
    const double unspent = 100.0 * (1.0 - budget.flops / budget.flops_without_limit);
    out.push_back(binds + human_ratio(unspent) + " % of the FLOPs, " +
                  human(budget.flops_without_limit) + ", stay unspent");
  } else {
    out.push_back(binds + "the model is " +
                  human_ratio(budget.n_nv / law.compute_optimal_n_nv(budget.flops)) +
                  "x the compute-optimal one for these FLOPs");
  }
}

}  // namespace

std::vector<std::string> warnings_for(const Prediction& prediction, const Law& law) {
  std::vector<std::string> out;
  const FittedRange& range = law.fitted_range;
  if (!prediction.isoflops || !prediction.derivative) {
    out.push_back("isoflops and derivative hold only on the compute-optimal line; FLOPs are " +
                  human_ratio(prediction.budget.line_ratio) + "x the line's " +
                  human(prediction.budget.flops / prediction.budget.line_ratio));
  }
  warn_of_data_limit(out, prediction, law);
  if (prediction.fixed_text && prediction.fixed_text->at_max_vocab) {
    out.push_back("fixed text: V is at " + human(prediction.fixed_text->estimate.vocab_size) +
                  ", where the law's f(V) ends: a larger one may be better");
  }
  warn_outside(out, "N_nv", prediction.budget.n_nv, range.n_nv, human);
  warn_outside(out, "FLOPs", prediction.budget.flops, range.flops, human);
  warn_outside(out, "V (isoloss)", prediction.isoloss.vocab_size, range.vocab_size,
               prediction.isoloss.vocab_size < 100.0 ? human : human_whole);
  warn_outside(out, "width", prediction.budget.width, range.width, human_whole);
  if (prediction.isoloss.vocab_size < 1.0) {
    out.emplace_back("the isoloss optimum is below one entry: no run has this budget");
  }
  out.insert(out.end(), law.warnings.begin(), law.warnings.end());
  return out;
}

}  // namespace vocabplan

#include "vocabplan/fit/design_checks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>
#include <tuple>

#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/fit/collinearity.hpp"
#include "vocabplan/fit/loss_trend.hpp"
#include "vocabplan/fit/token_counts.hpp"

namespace vocabplan {
namespace {

using Warnings = std::vector<std::string>;

std::string plural(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

// The members of a family: its n_nv and its vocabularies.
struct FamilyDesign {
  double n_nv = 0.0;
  std::set<double> vocab_sizes{};
};

std::vector<FamilyDesign> families_of(const RunTable& table) {
  std::vector<FamilyDesign> families(table.families);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    FamilyDesign& family = families[table.family[i]];
    family.n_nv = table.n_nv[i];
    family.vocab_sizes.insert(table.vocab_size[i]);
  }
  return families;
}

void check_counts(const RunTable& table, Warnings& out) {
  if (table.rows() < kFewestRows) {
    out.push_back(plural(table.rows(), "row", "rows") +
                  " for the 7 constants of the loss surface; fewer than " +
                  std::to_string(kFewestRows) + " do not determine them");
  }
  if (table.runs < kFewestRuns) {
    out.push_back(plural(table.runs, "run", "runs") + "; with fewer than " +
                  std::to_string(kFewestRuns) + " the intervals are too short");
  }
}

void check_sizes(const std::vector<FamilyDesign>& families, Warnings& out) {
  if (families.size() < kFewestFamilies) {
    out.push_back(plural(families.size(), "family", "families") +
                  " of equal N_nv; with fewer than " + std::to_string(kFewestFamilies) +
                  " the effect of the model size cannot be fitted");
  }
  if (families.size() < 2) return;
  const double lowest = families.front().n_nv;
  const double highest = families.back().n_nv;
  if (highest / lowest < kLeastSpan) {
    out.push_back("N_nv covers " + human(lowest) + " .. " + human(highest) + ", a factor of " +
                  human_ratio(highest / lowest) + "; less than " + human_ratio(kLeastSpan) +
                  " says little about larger models");
  }
}

// `33.22M (2), 84.83M (1)`: the families with few vocabularies, cut short after five.
std::string families_text(const std::vector<const FamilyDesign*>& families) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, families.size()); ++i) {
    text += (i > 0 ? ", " : "") + human(families[i]->n_nv) + " (" +
            std::to_string(families[i]->vocab_sizes.size()) + ")";
  }
  if (families.size() > kShown)
    text += " and " + std::to_string(families.size() - kShown) + " more";
  return text;
}

void check_vocabularies(const std::vector<FamilyDesign>& families, Warnings& out) {
  std::set<double> all;
  std::vector<const FamilyDesign*> few;
  for (const FamilyDesign& family : families) {
    all.insert(family.vocab_sizes.begin(), family.vocab_sizes.end());
    if (family.vocab_sizes.size() < kFewestVocabSizes) few.push_back(&family);
  }
  if (all.size() == 1) {
    out.push_back("every run has the vocabulary size " + human_whole(*all.begin()) +
                  "; the effect of the vocabulary cannot be fitted");
  } else if (!few.empty()) {
    out.push_back(plural(few.size(), "family has", "families have") + " fewer than " +
                  std::to_string(kFewestVocabSizes) +
                  " vocabulary sizes, too few to see an optimum: N_nv " + families_text(few));
  }
}

// A unit that vocabularies do not share, or none that is stated.
void check_unit(const RunTable& table, Warnings& out) {
  const std::string unit(text_of(table.loss_unit));
  if (table.loss_unit == LossUnit::unstated) {
    out.push_back(
        "the column " + in_quotes(table.loss_column) +
        " does not state the unit of its loss: it is fitted as it is, and V is right only "
        "if the loss is one of the text, per character or byte");
  } else if (table.loss_unit == LossUnit::unigram_normalised) {
    out.push_back("a loss in " + unit +
                  ", still differs between vocabularies by the length of their tokens: V is right "
                  "for a loss of the text, per character or byte");
  } else if (is_per_token(table.loss_unit)) {
    out.push_back("a loss in " + unit +
                  " cannot be compared between vocabularies, whose tokens differ in length: no V "
                  "follows from it");
  }
  std::string others;
  for (const std::string& other : table.other_losses) {
    others.append(others.empty() ? "" : ", ").append(in_quotes(other));
  }
  if (others.empty()) return;
  out.push_back("of the losses in the table " + in_quotes(table.loss_column) + " is fitted, not " +
                others);
}

void check_losses(const RunTable& table, const Compression& compression, Warnings& out) {
  check_unit(table, out);
  if (table.loss_unit != LossUnit::unstated) return;
  const LossTrend trend = loss_trend(table, compression);
  if (2 * trend.positive_rows <= table.rows()) return;
  const std::string positive = std::to_string(trend.positive_rows) + " of " +
                               plural(table.rows(), "loss is", "losses are") + " above zero";
  const std::string rule =
      " a cross-entropy per token, which cannot be compared across vocabularies; accepted are the "
      "unigram-normalised loss, bits per byte and the loss per character";
  if (!trend.exponent) {
    out.push_back(positive + ", and too few vocabularies can be compared to tell whether they are" +
                  rule);
  } else if (*trend.exponent > kPerTokenExponent) {
    out.push_back(positive + " and grow with the length of tokens to the power " +
                  human_ratio(*trend.exponent) + ", as does" + rule);
  }
}

constexpr std::array<const char*, 3> kFactors{"N_nv", "N_v", "tokens"};
// In the order of Collinearity::correlation.
constexpr std::array<std::array<const char*, 2>, 3> kPairs{
    {{"N_nv", "N_v"}, {"N_nv", "tokens"}, {"N_v", "tokens"}}};

// Pairs that go together, or else the factor that follows best from the other two.
std::string collinear_text(const Collinearity& found) {
  std::string text;
  for (std::size_t i = 0; i < kPairs.size(); ++i) {
    if (std::abs(found.correlation.at(i)) <= kCollinear) continue;
    text += (text.empty() ? "" : ", ") + std::string(kPairs.at(i)[0]) + " and " + kPairs.at(i)[1] +
            " go together (correlation " + human_ratio(found.correlation.at(i)) + ")";
  }
  if (!text.empty()) return text;
  const auto& multiple = found.multiple;
  const auto factor = static_cast<std::size_t>(
      std::distance(multiple.begin(), std::max_element(multiple.begin(), multiple.end())));
  if (multiple.at(factor) <= kCollinear) return {};
  return std::string(kFactors.at(factor)) +
         " follows from the other two of N_nv, N_v and tokens (multiple correlation " +
         human_ratio(multiple.at(factor)) + ")";
}

void check_collinearity(const RunTable& table, const Compression& compression, Warnings& out) {
  const std::vector<double> tokens = training_tokens(table, compression, FitMode::corrected);
  const Collinearity found = collinearity(table, tokens);
  if (table.rows() > 1 && !found.varies[2]) {
    out.emplace_back("every row has the same tokens; the effect of the data cannot be fitted");
  }
  const std::string text = collinear_text(found);
  if (text.empty()) return;
  out.push_back(text + ", condition number " + human_ratio(found.condition) +
                "; a fit can hardly tell their effects apart, runs at other ratios would");
}

void check_rows(const RunTable& table, Warnings& out) {
  if (table.bad_rows.rows > 0) out.push_back(table.bad_rows.warning());
  if (table.repeated_rows > 0) {
    out.push_back(plural(table.repeated_rows, "row repeats", "rows repeat") +
                  " an earlier one in every value and " +
                  (table.repeated_rows == 1 ? "counts" : "count") + " twice in a fit");
  }
  if (table.inconsistent_rows > 0) {
    out.push_back(plural(table.inconsistent_rows, "row has", "rows have") +
                  " FLOPs that are not 6 (N_nv + V d) tokens; at worst these are " +
                  human_ratio(table.largest_inconsistency) + "x the FLOPs");
  }
}

}  // namespace

std::vector<std::string> design_warnings(const RunTable& table, const Compression& compression) {
  Warnings out;
  const std::vector<FamilyDesign> families = families_of(table);
  check_counts(table, out);
  check_sizes(families, out);
  check_vocabularies(families, out);
  check_losses(table, compression, out);
  check_collinearity(table, compression, out);
  check_rows(table, out);
  return out;
}

std::size_t replicate_runs(const RunTable& table) {
  using Shape = std::tuple<double, double, double>;
  std::set<Shape> shapes;
  std::vector<bool> seen(table.runs, false);
  std::size_t replicates = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (seen[table.run[i]]) continue;
    seen[table.run[i]] = true;
    const bool fresh = shapes.insert({table.n_nv[i], table.vocab_size[i], table.width[i]}).second;
    if (!fresh) ++replicates;
  }
  return replicates;
}

}  // namespace vocabplan

// The cost of choosing by the rule of `Chooser`, and by simpler ones, in worlds whose truth is
// known. Each world's training runs, of the paper's design, are fitted and resampled by the
// library, and what is chosen from the fit is judged by the truth. Prints the tables of
// docs/choosing.md.
//
//   vocabplan_choice_simulation [WORLDS [DRAWS [THREADS]]]        300 100 1
//
// The seeds were fixed before the first look. The numbers do not depend on THREADS.

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "simulated_runs.hpp"
#include "vocabplan/choose/choice.hpp"
#include "vocabplan/fit/diagnostics.hpp"
#include "vocabplan/fit/fitted_law.hpp"
#include "vocabplan/fit/ladder.hpp"
#include "vocabplan/fit/run_fit.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/interval.hpp"

namespace vocabplan::bench {
namespace {

constexpr std::uint64_t kSeed = 15;
constexpr std::uint64_t kWorldsOfASeed = 1'000'000;
constexpr double kPercent = 100.0;

// The noise per character of interval_coverage.cpp, and every checkpoint.
constexpr double kOfRun = 0.25 * 0.005;
constexpr std::size_t kStride = 1;
constexpr std::array<double, 3> kOfTokenizer{0.003, 0.009, 0.02};

enum class Kind { surface, two_term };
constexpr std::array<Kind, 2> kKinds{Kind::surface, Kind::two_term};

const char* name_of(Kind kind) {
  return kind == Kind::surface ? "surface" : "two-term";
}

/// L = E + A / N^a + B / H^b in nats a character, N = N_nv / 1e6, H in 1e9 characters.
struct TwoTerm {
  double E, A, a, B, b;
};

// `ChinchillaFitter` on (N_nv, characters, f (L_u + H_u)) of the 1,054 checkpoints behind
// tao2024-per-character, characters = tokens / f with the f measured for each V; Huber's delta
// 0.0271879, 1.345 times the robust scale of the residuals of the squared loss. These are the
// draws 0 to 39 of `Resampler` by size and tokenizer, seed 1. Six sizes, of which the larger read
// more text, hardly tell E from A / N^a (a is often at 0.05, the least allowed), and need not:
// neither takes part in the choice of V.
constexpr std::array<TwoTerm, 40> kTwoTerms{
    {{0.1063, 0.6448, 0.0500, 0.6243, 0.5472}, {0.0000, 0.7758, 0.0527, 0.6362, 0.5182},
     {0.0465, 0.6933, 0.0500, 0.6490, 0.4927}, {0.0000, 0.7900, 0.0542, 0.6265, 0.5472},
     {0.0378, 0.6910, 0.0500, 0.6713, 0.4912}, {0.5610, 0.4488, 0.2836, 0.5975, 0.7148},
     {0.0309, 0.7317, 0.0500, 0.6591, 0.5284}, {0.0798, 0.6946, 0.0500, 0.6001, 0.5533},
     {0.0976, 0.6733, 0.0500, 0.6199, 0.5719}, {0.0000, 0.8127, 0.0541, 0.6490, 0.5946},
     {0.0000, 0.7482, 0.0518, 0.6237, 0.4646}, {0.1684, 0.5912, 0.0500, 0.6640, 0.6199},
     {0.0000, 0.7330, 0.0535, 0.6202, 0.4210}, {0.5794, 0.4225, 0.3222, 0.6295, 0.7173},
     {0.0279, 0.7746, 0.0500, 0.6637, 0.6141}, {0.0914, 0.6138, 0.0500, 0.6371, 0.4584},
     {0.0998, 0.5991, 0.0500, 0.6487, 0.4672}, {0.0000, 0.7396, 0.0535, 0.6302, 0.4343},
     {0.4251, 0.4520, 0.1201, 0.6033, 0.7242}, {0.0000, 0.8190, 0.0552, 0.6206, 0.5902},
     {0.0000, 0.7431, 0.0500, 0.6353, 0.4615}, {0.0603, 0.6350, 0.0500, 0.5922, 0.3970},
     {0.0503, 0.6885, 0.0500, 0.6233, 0.4972}, {0.1590, 0.5889, 0.0500, 0.6795, 0.5955},
     {0.0563, 0.6451, 0.0500, 0.6209, 0.4308}, {0.0000, 0.7911, 0.0523, 0.6652, 0.5601},
     {0.6061, 0.6102, 0.4926, 0.6057, 0.6813}, {0.0669, 0.6197, 0.0500, 0.6234, 0.4088},
     {0.0361, 0.7027, 0.0500, 0.6514, 0.4819}, {0.0000, 0.7883, 0.0519, 0.6386, 0.5635},
     {0.0018, 0.7894, 0.0500, 0.6688, 0.5737}, {0.0000, 0.7230, 0.0511, 0.5898, 0.3970},
     {0.0000, 0.7132, 0.0500, 0.5837, 0.3908}, {0.0000, 0.7336, 0.0514, 0.6233, 0.4278},
     {0.1297, 0.6405, 0.0500, 0.6814, 0.6253}, {0.2247, 0.5042, 0.0624, 0.6382, 0.5220},
     {0.0230, 0.6735, 0.0500, 0.6002, 0.3902}, {0.0810, 0.6873, 0.0500, 0.6797, 0.5948},
     {0.0000, 0.8040, 0.0535, 0.6551, 0.5624}, {0.0740, 0.7015, 0.0500, 0.6421, 0.5856}}};

/// A truth, which does not use the code that chooses.
struct Truth {
  /// Of n_nv, V, width and tokens.
  std::function<double(double, double, double, double)> loss;
  /// Of a run, V and the most entries that another vocabulary may have: ln of the compute at which
  /// V is as good as the best from `kLeastSought` on.
  std::function<double(const ChoiceRun&, double, double)> regret;
};

/// The laws that are the same in all worlds.
struct Known {
  Law published = default_law();
  Law per_character = find_law(kTextLaw).value();
  DecisionLaw most_text =
      DecisionLaw::most_text(per_character.compression, per_character.compression_draws);
};

template <class Rows>
const auto& any_of(const Rows& rows, test::Random& random) {
  return rows[random.bits() % rows.size()];
}

double surface_regret(const LossSurface& s, const ChoiceRun& run, double vocab, double most) {
  const FitTarget target{.n_nv = run.n_nv, .flops = run.flops, .width = run.width};
  const double best = std::clamp(optimum_vocab(s, Optimum::interior, target), kLeastSought, most);
  const double n_v = vocab * run.width;
  const double without_end = s.loss(run.n_nv, n_v, INFINITY);
  const double left = s.loss_at_budget(run.n_nv, best * run.width, run.flops) - without_end;
  if (left <= 0.0) return INFINITY;
  const double tokens = s.unit_tokens * std::pow(left / s.B, -1.0 / s.beta);
  return std::log(tokens / tokens_at_budget(run.n_nv, n_v, run.flops));
}

double two_term_regret(const MonotoneCompression& f, const ChoiceRun& run, double vocab,
                       double most) {
  const auto cost = [&](double size) {
    return std::log((run.n_nv + size * run.width) * f.tokens_per_character(size));
  };
  const auto root = derivative_optimum(f, NonVocabParams(run.n_nv), run.width);
  return cost(vocab) - cost(std::clamp(root ? root->value : most, kLeastSought, most));
}

// Of a bounded draw of the law.
Truth surface_truth(const Known& known, test::Random& random) {
  std::vector<LawDraw> bounded;
  std::ranges::copy_if(known.per_character.draws.rows, std::back_inserter(bounded),
                       [](const LawDraw& draw) { return draw.unbounded == 0; });
  const LossSurface surface = surface_of(any_of(bounded, random), known.per_character.isoloss);
  return {.loss = [surface](double n, double vocab, double width,
                            double tokens) { return surface.loss(n, vocab * width, tokens); },
          .regret = [surface](const ChoiceRun& run, double vocab,
                              double most) { return surface_regret(surface, run, vocab, most); }};
}

Truth two_term_truth(const Known& known, test::Random& random) {
  constexpr double kParameters = 1e6;
  constexpr double kCharacters = 1e9;
  const TwoTerm t = any_of(kTwoTerms, random);
  const MonotoneCompression f = any_of(known.per_character.compression_draws, random);
  return {.loss =
              [t, f](double n, double vocab, double, double tokens) {
                const double characters = tokens / f.tokens_per_character(vocab);
                return t.E + t.A / std::pow(n / kParameters, t.a) +
                       t.B / std::pow(characters / kCharacters, t.b);
              },
          .regret = [f](const ChoiceRun& run, double vocab,
                        double most) { return two_term_regret(f, run, vocab, most); }};
}

// The runs of the paper's design, as a file of them would be read.
RunTable table_of(const Truth& truth, const WidthTable& widths, double of_tokenizer,
                  test::Random& random) {
  // Of a truth that is 0 everywhere, so that only the noise is left.
  const test::SimulatedRuns runs(LossSurface{},
                                 {.run = kOfRun, .checkpoint = kOfRun, .tokenizer = of_tokenizer},
                                 kStride, random);
  RunTable table;
  table.n_nv = runs.n_nv;
  table.tokens = runs.tokens;
  table.loss = runs.loss;
  table.loss_unit = LossUnit::nats_per_character;
  table.run = runs.run;
  table.runs = runs.runs;
  table.family = runs.size_of_row;
  table.families = runs.sizes;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double width = widths.width(table.n_nv[i]);
    const double vocab = std::round(runs.n_v[i] / width);
    table.width.push_back(width);
    table.vocab_size.push_back(vocab);
    table.flops.push_back(6.0 * (table.n_nv[i] + runs.n_v[i]) * table.tokens[i]);
    table.loss[i] += truth.loss(table.n_nv[i], vocab, width, table.tokens[i]);
  }
  return table;
}

/// What is known of a world from its runs. Draws count also where the fit to all runs did not
/// converge.
struct Own {
  Law law;
  Optimum optimum = Optimum::interior;
};

Own fitted(const RunTable& table, const Known& known, std::size_t draws, std::uint64_t seed) {
  const RunFitOptions options{
      .resample = ResampleUnit::size_tokenizer, .draws = draws, .seed = seed};
  const RunFit fit = fit_runs(table, known.per_character, options);
  Own own{.law = law_of_fit(fit, table, known.per_character, options, {}),
          .optimum = fit.isoloss.optimum};
  own.law.draws = draws_of_fit(fit);
  return own;
}

struct Budget {
  const char* name;
  ChoiceRun run;
};

std::vector<Budget> budgets(const Law& line) {
  const auto on_line = [&](double n) {
    return ChoiceRun{n, line.compute_optimal_flops(n), line.width_table.width(n)};
  };
  const auto at = [&](double n, double flops) {
    return ChoiceRun{n, flops, line.width_table.width(n)};
  };
  return {{"7B line", on_line(7e9)},
          {"7B, 9e22", at(7e9, 9e22)},
          {"70B line", on_line(70e9)},
          {"1B, 1.25e22", at(1e9, 1.25e22)}};
}

const std::vector<const char*> kPolicies{"both",    "both, to 4M", "surface",        "most-text",
                                         "minimax", "own argmin",  "own approach 2", "published",
                                         "32,000",  "64,000",      "128,256",        "262,144"};

// A vocabulary as a single formula gives it, made one that may be chosen.
double allowed(double vocab_size) {
  const ChoiceRange range{};
  const double whole = std::round(vocab_size / range.multiple) * range.multiple;
  return std::clamp(whole, kLeastSought, range.highest);
}

/// The choosers of a world.
struct Choosers {
  Chooser both;
  Chooser both_of_all;
  Chooser surface;
  Chooser most_text;
};

Choosers choosers_of(const Own& own, const Known& known) {
  const DecisionLaw surface = DecisionLaw::surface(own.law);
  // Regrets of what other choices would have saved; of all vocabularies they are the default.
  const ChoiceSettings of_allowed{.range = {.sought = ChoiceRange{}.highest}};
  return {.both = Chooser({{surface}, {known.most_text}}, of_allowed),
          .both_of_all = Chooser({{surface}, {known.most_text}}, {}),
          .surface = Chooser({{surface}}, of_allowed),
          .most_text = Chooser({{known.most_text}}, of_allowed)};
}

// In the order of `kPolicies`.
std::vector<double> chosen(const Choosers& choosers, const Own& own, const Known& known,
                           const ChoiceRun& run) {
  const FitTarget target{.n_nv = run.n_nv, .flops = run.flops, .width = run.width};
  return {choosers.both.choose(run).choice.vocab_size,
          choosers.both_of_all.choose(run).choice.vocab_size,
          choosers.surface.choose(run).choice.vocab_size,
          choosers.most_text.choose(run).choice.vocab_size,
          choosers.both.at(run).minimax().vocab_size,
          allowed(optimum_vocab(own.law.isoloss, own.optimum, target)),
          allowed(own.law.derivative.n_v(run.n_nv) / run.width),
          allowed(optimum_vocab(known.published.isoloss, Optimum::interior, target)),
          32000.0,
          64000.0,
          128256.0,
          262144.0};
}

/// True extra compute, as shares of that of the best vocabulary.
struct TrueCost {
  double of_allowed = 0.0;  // the best among those that may be chosen
  double of_all = 0.0;      // up to `kMostSought`
};
/// By budget and policy.
using Costs = std::vector<std::vector<TrueCost>>;

TrueCost costs_of(const Truth& truth, const ChoiceRun& run, double size) {
  const double cut = std::log(10.0);
  const auto cost = [&](double most) {
    return std::expm1(std::clamp(truth.regret(run, size, most), 0.0, cut));
  };
  return {.of_allowed = cost(ChoiceRange{}.highest), .of_all = cost(kMostSought)};
}

Costs costs_of_world(const Known& known, Kind kind, double of_tokenizer, std::size_t draws,
                     std::uint64_t seed) {
  test::Random random(seed);
  const Truth truth =
      kind == Kind::surface ? surface_truth(known, random) : two_term_truth(known, random);
  const RunTable table = table_of(truth, known.per_character.width_table, of_tokenizer, random);
  const Own own = fitted(table, known, draws, random.bits());
  const Choosers choosers = choosers_of(own, known);
  Costs costs;
  for (const Budget& budget : budgets(known.published)) {
    costs.emplace_back();
    for (const double size : chosen(choosers, own, known, budget.run)) {
      costs.back().push_back(costs_of(truth, budget.run, size));
    }
  }
  return costs;
}

/// Worlds of one kind and level.
struct Cell {
  Kind kind = Kind::surface;
  double of_tokenizer = 0.0;
  std::vector<Costs> worlds{};
};

struct Size {
  std::size_t worlds, draws, threads;
};

std::vector<Cell> simulate(const Known& known, const Size& size) {
  std::vector<Cell> cells;
  for (const Kind kind : kKinds) {
    for (const double level : kOfTokenizer) {
      cells.push_back({kind, level, std::vector<Costs>(size.worlds)});
    }
  }
  const std::size_t all = cells.size() * size.worlds;
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> crew;
  for (std::size_t one = 0; one < size.threads; ++one) {
    crew.emplace_back([&] {
      for (std::size_t i = next++; i < all; i = next++) {
        const std::size_t cell = i / size.worlds;
        const std::size_t world = i % size.worlds;
        cells[cell].worlds[world] =
            costs_of_world(known, cells[cell].kind, cells[cell].of_tokenizer, size.draws,
                           kSeed * kWorldsOfASeed + cell * kWorldsOfASeed / 10 + world);
        if (i % 100 == 0) std::fprintf(stderr, "world %zu of %zu\n", i, all);
      }
    });
  }
  for (std::thread& one : crew) one.join();
  return cells;
}

/// Numbers of the worlds of a cell.
struct Summary {
  double mean = 0.0;
  double error = 0.0;  // standard error of the mean
  double q90 = 0.0;
};

Summary summary_of(std::vector<double> values) {
  constexpr double kLevel = 0.9;
  std::ranges::sort(values);
  const auto count = static_cast<double>(values.size());
  Summary result{.q90 = quantile_of_sorted(values, kLevel)};
  for (const double value : values) result.mean += value / count;
  double squares = 0.0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  result.error = std::sqrt(squares / (count * std::fmax(count - 1.0, 1.0)));
  return result;
}

using Score = double TrueCost::*;

// Of the true costs of a policy at a budget, in per cent.
Summary summary(const Cell& cell, Score score, std::size_t budget, std::size_t policy) {
  std::vector<double> values;
  for (const Costs& costs : cell.worlds) {
    values.push_back(kPercent * (costs[budget][policy].*score));
  }
  return summary_of(std::move(values));
}

// To two digits, from 10 on to whole ones.
std::string text_of(double percent) {
  constexpr std::array<double, 2> kFrom{0.995, 9.95};
  std::array<char, 32> text{};
  const int digits = percent < kFrom[0] ? 2 : percent < kFrom[1] ? 1 : 0;
  std::snprintf(text.data(), text.size(), "%.*f", digits, percent);
  return text.data();
}

std::string mean_text(const Summary& s) {
  return text_of(s.mean) + " ± " + text_of(s.error);
}

using Text = std::function<std::string(const Summary&)>;

void print_table(const std::vector<Cell>& cells, const Known& known, Score score,
                 const Text& text) {
  std::printf("| truth | shared sd | budget |");
  for (const char* policy : kPolicies) std::printf(" %s |", policy);
  std::printf("\n|---|---|---|");
  for (std::size_t i = 0; i < kPolicies.size(); ++i) std::printf("---|");
  std::printf("\n");
  const auto all = budgets(known.published);
  for (const Cell& cell : cells) {
    for (std::size_t b = 0; b < all.size(); ++b) {
      std::printf("| %s | %g | %s |", name_of(cell.kind), cell.of_tokenizer, all[b].name);
      for (std::size_t policy = 0; policy < kPolicies.size(); ++policy) {
        std::printf(" %s |", text(summary(cell, score, b, policy)).c_str());
      }
      std::printf("\n");
    }
  }
}

// The last line of a table of means.
void print_largest(const std::vector<Cell>& cells, Score score) {
  std::printf("| largest mean | | |");
  for (std::size_t policy = 0; policy < kPolicies.size(); ++policy) {
    double largest = 0.0;
    for (const Cell& cell : cells) {
      for (std::size_t b = 0; b < cell.worlds.front().size(); ++b) {
        largest = std::fmax(largest, summary(cell, score, b, policy).mean);
      }
    }
    std::printf(" %s |", text_of(largest).c_str());
  }
  std::printf("\n");
}

// What the rule costs above the argmin of the same fit.
void print_difference(const std::vector<Cell>& cells, const Known& known, Score score) {
  const auto argmin = static_cast<std::size_t>(
      std::ranges::find(kPolicies, std::string_view("own argmin")) - kPolicies.begin());
  const auto all = budgets(known.published);
  for (const Cell& cell : cells) {
    std::printf("| %s | %g |", name_of(cell.kind), cell.of_tokenizer);
    for (std::size_t b = 0; b < all.size(); ++b) {
      std::vector<double> values;
      for (const Costs& costs : cell.worlds) {
        values.push_back(kPercent * (costs[b][0].*score - costs[b][argmin].*score));
      }
      const Summary s = summary_of(std::move(values));
      std::printf(" %+.2f ± %.2f |", s.mean, s.error);
    }
    std::printf("\n");
  }
}

void print(const std::vector<Cell>& cells, const Known& known, const Size& size) {
  std::printf("%zu worlds of each kind and level, %zu draws. True extra compute in per cent.\n",
              size.worlds, size.draws);
  std::printf("\nAbove the best that may be chosen, up to 262,144; mean and standard error:\n\n");
  print_table(cells, known, &TrueCost::of_allowed, mean_text);
  print_largest(cells, &TrueCost::of_allowed);
  std::printf("\nThe same, exceeded in one world of ten:\n\n");
  print_table(cells, known, &TrueCost::of_allowed, [](const Summary& s) { return text_of(s.q90); });
  std::printf("\nAbove the best up to 4,194,304; mean and standard error:\n\n");
  print_table(cells, known, &TrueCost::of_all, mean_text);
  print_largest(cells, &TrueCost::of_all);
  std::printf("\nThe first policy less own argmin, above the best that may be chosen:\n\n");
  std::printf("| truth | shared sd |");
  for (const Budget& budget : budgets(known.published)) std::printf(" %s |", budget.name);
  std::printf("\n|---|---|---|---|---|---|\n");
  print_difference(cells, known, &TrueCost::of_allowed);
}

}  // namespace
}  // namespace vocabplan::bench

int main(int count, char** arguments) {
  using namespace vocabplan::bench;
  const auto number = [&](int place, std::size_t otherwise) -> std::size_t {
    return place < count ? std::strtoull(arguments[place], nullptr, 10) : otherwise;
  };
  const Size size{.worlds = number(1, 300), .draws = number(2, 100), .threads = number(3, 1)};
  const Known known;
  print(simulate(known, size), known, size);
  return 0;
}

#include "cli/predict/inverse.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options/answer.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/predict/record.hpp"
#include "cli/shell/failure.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/inverse.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

using Runs = std::pair<std::string_view, const std::vector<InverseRun>*>;

std::vector<Runs> approaches(const Inverse& inverse) {
  return {{"isoflops", &inverse.isoflops},
          {"derivative", &inverse.derivative},
          {"isoloss", &inverse.isoloss}};
}

// True if approaches 1 and 2 have a say.
bool on_line(const InverseRequest& request) {
  return !request.n_nv && !request.flops;
}

std::string asked_note(const InverseRequest& request) {
  if (request.n_nv) return "for a model of N_nv " + human(request.n_nv->value());
  if (request.flops) return "for a budget of " + human(request.flops->value()) + " FLOPs";
  return "for compute-optimal runs";
}

std::vector<std::string> run_cells(std::string name, const InverseRun& run) {
  return {std::move(name), human(run.n_nv), human(run.flops), human(run.tokens),
          human_whole(run.width)};
}

void add_range(TextTable& table, const InverseRange& range, double within) {
  const std::string name = "within " + percent(within);
  const std::vector<std::string> open{"", "any", "any", "", ""};
  auto first = range.first ? run_cells("", *range.first) : open;
  auto last = range.last ? run_cells("", *range.last) : open;
  first[0] = name + ", from";
  last[0] = std::string(name.size(), ' ') + "  to";
  table.add(std::move(first));
  table.add(std::move(last));
}

std::string inverse_table(const Inverse& inverse, const InverseRequest& request, const Law& law) {
  TextTable head({Align::left, Align::left, Align::left});
  head.add({"law", law.name, law.title});
  head.add({"V", human_whole(request.vocab_size.value()), asked_note(request)});
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right});
  table.add({"optimal by", "N_nv", "FLOPs", "tokens", "width"});
  for (const auto& [name, runs] : approaches(inverse)) {
    for (const InverseRun& run : *runs) table.add(run_cells(std::string(name), run));
    if (runs->empty()) table.add({std::string(name), "-", "-", "-", "-"});
  }
  for (const InverseRange& range : inverse.within) add_range(table, range, request.within);
  return head.text() + "\n" + table.text();
}

Row run_row(const InverseRun& run) {
  return Row()
      .add("n_nv", run.n_nv)
      .add("flops", run.flops)
      .add("tokens", run.tokens)
      .add("width", run.width);
}

Value run_value(const std::optional<InverseRun>& run) {
  return run ? run_row(*run) : Value();
}

Row range_row(const InverseRange& range) {
  return Row().add("first", run_value(range.first)).add("last", run_value(range.last));
}

// Sentences without a full stop.
std::vector<std::string> inverse_warnings(const Inverse& inverse, const InverseRequest& request,
                                          const Law& law) {
  std::vector<std::string> out;
  if (inverse.isoloss.size() > 1) {
    out.emplace_back("several runs have this optimum");
  }
  if (inverse.isoloss.empty()) {
    out.emplace_back(request.flops || request.width
                         ? "no model of 1 to 1e30 parameters has this isoloss optimum"
                         : "no compute-optimal run has this isoloss optimum");
  }
  const Range& fitted = law.fitted_range.n_nv;
  for (const InverseRun& run : inverse.isoloss) {
    if (fitted.factor_outside(run.n_nv) <= 1.0) continue;
    out.push_back("N_nv " + human(run.n_nv) + " lies outside the fitted range " +
                  human(fitted.lowest) + " .. " + human(fitted.highest));
    break;
  }
  constexpr double kLevel = 0.9;
  if (optimum_is_open(law, kLevel)) {
    out.push_back(std::string(kOpenOptimum) + ": these runs decide nothing");
  }
  for (std::string& doubt : doubts_of_sizes("--vocab", {request.vocab_size.value()})) {
    out.push_back(std::move(doubt));
  }
  out.insert(out.end(), law.warnings.begin(), law.warnings.end());
  return out;
}

Row inverse_row(const Inverse& inverse, const InverseRequest& request, const Law& law) {
  Row found;
  for (const auto& [name, runs] : approaches(inverse)) {
    const bool applies = name == "isoloss" || on_line(request);
    found.add(name, applies ? Value(each(*runs, run_row)) : Value());
  }
  return Row()
      .add("vocab_size", request.vocab_size.value())
      .add("approaches", std::move(found))
      .add("within", request.within)
      .add("ranges", each(inverse.within, range_row))
      .add("warnings", inverse_warnings(inverse, request, law));
}

// A line of CSV for a run.
Row line_row(std::string_view name, const InverseRun& run) {
  return Row().add("approach", name).append(run_row(run));
}

Rows line_rows(const Inverse& inverse) {
  Rows rows;
  for (const auto& [name, runs] : approaches(inverse)) {
    for (const InverseRun& run : *runs) rows.push_back(line_row(name, run));
  }
  for (const InverseRange& range : inverse.within) {
    if (range.first) rows.push_back(line_row("within_first", *range.first));
    if (range.last) rows.push_back(line_row("within_last", *range.last));
  }
  return rows;
}

// The runs for which a vocabulary is the optimum.
Answer inverse_answer(const Inverse& inverse, const InverseRequest& request, const Law& law) {
  const auto record = [&] { return inverse_row(inverse, request, law); };
  return {.table = [&] { return inverse_table(inverse, request, law); },
          .csv = [&inverse] { return line_rows(inverse); },
          .csv_columns = line_row("", {}),
          .json = [record, &law] { return records_document(law, record()); },
          .jsonl = [record] { return Rows{record()}; },
          .warnings = inverse_warnings(inverse, request, law),
          .warnings_in = WarningsIn::records};
}

// The question of --vocab; everything that would fix the vocabulary itself is refused.
InverseRequest inverse_request(const PredictOptions& options) {
  const BudgetOptions& budget = options.budget;
  const std::string power_option = first_power_option(options.power);
  const GivenOption& hours = budget.time.words();
  const std::array<std::pair<std::string, bool>, 23> refused{
      {{"--total-params", budget.total_params.given()},
       {"--tied", budget.tied},
       {"--tokens", budget.tokens.given()},
       {"--chars", budget.chars.given()},
       {"--tokens-per-param", budget.tokens_per_param.given()},
       {hours.name, budget.time.given()},
       {"--accels", budget.time.accels.given()},
       {"--accelerator", budget.accelerator.given()},
       {"--mfu", budget.mfu.given()},
       {"--data-limit", budget.data_limit.given()},
       {"--bytes-per-char", budget.bytes_per_char.given()},
       {"--at", options.price.at.given()},
       {"--serve", options.cost.ratio.given()},
       {"--serve-chars", options.cost.characters.given()},
       {"--context", options.cost.context.given()},
       {"--layers", options.cost.layers.given()},
       {"--tokenizer", !options.cost.compression.points.empty()},
       {"--mix", options.cost.compression.mix.given()},
       {"--level", options.level.given()},
       {"--interval", options.interval},
       {"--plot", !options.plot.empty()},
       {"--multiple", options.multiple.given()},
       {power_option, !power_option.empty()}}};
  for (const auto& [name, given] : refused) {
    if (!given) continue;
    throw UsageError("--vocab beside " + name + "; it takes N_NV or --flops, --width and --within");
  }
  return {.vocab_size = *options.vocab,
          .n_nv = options.n_nv.value(),
          .flops = options.budget.flops.value(),
          .width = options.width.value(),
          .within = *options.price.within};
}

}  // namespace

int run_inverse(const PredictOptions& options) {
  const InverseRequest request = inverse_request(options);
  if (request.n_nv && request.flops) {
    throw UsageError(
        "--vocab beside both N_NV and --flops, which fix the optimum; give one of them");
  }
  const Law law = options.common.load_law();
  const Inverse inverse = runs_for_vocab(request, law);
  give(inverse_answer(inverse, request, law), options.common);
  return kFine;
}

}  // namespace vocabplan::cli

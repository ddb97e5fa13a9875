#include "cli/predict/inverse.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options/common_options.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/predict/record.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/output.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/inverse.hpp"
#include "vocabplan/report/json_text.hpp"
#include "vocabplan/report/prediction_record.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

/// Warnings: sentences without a full stop.
[[nodiscard]] std::vector<std::string> inverse_warnings(const Inverse& inverse,
                                                        const InverseRequest& request,
                                                        const Law& law);

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

std::string run_json(const InverseRun& run) {
  return JsonObject()
      .add("n_nv", run.n_nv)
      .add("flops", run.flops)
      .add("tokens", run.tokens)
      .add("width", run.width)
      .text();
}

std::string runs_json(const std::vector<InverseRun>& runs) {
  std::vector<std::string> items;
  items.reserve(runs.size());
  for (const InverseRun& run : runs) items.push_back(run_json(run));
  return json_array(items);
}

std::string ranges_json(const std::vector<InverseRange>& ranges) {
  std::vector<std::string> items;
  items.reserve(ranges.size());
  for (const InverseRange& range : ranges) {
    items.push_back(JsonObject()
                        .add_json("first", range.first ? run_json(*range.first) : "null")
                        .add_json("last", range.last ? run_json(*range.last) : "null")
                        .text());
  }
  return json_array(items);
}

std::string record_json(const Inverse& inverse, const InverseRequest& request, const Law& law) {
  JsonObject found;
  for (const auto& [name, runs] : approaches(inverse)) {
    const bool applies = name == "isoloss" || on_line(request);
    found.add_json(name, applies ? runs_json(*runs) : "null");
  }
  return JsonObject()
      .add("vocab_size", request.vocab_size.value())
      .add_json("approaches", found.text())
      .add("within", request.within)
      .add_json("ranges", ranges_json(inverse.within))
      .add_json("warnings", json_strings(inverse_warnings(inverse, request, law)))
      .text();
}

void add_line(std::string& text, std::string_view name, const InverseRun& run) {
  text.append(name);
  for (const double value : {run.n_nv, run.flops, run.tokens, run.width}) {
    text.append(",").append(shortest(value));
  }
  text.append("\n");
}

std::string csv_of(const Inverse& inverse) {
  std::string text = "approach,n_nv,flops,tokens,width\n";
  for (const auto& [name, runs] : approaches(inverse)) {
    for (const InverseRun& run : *runs) add_line(text, name, run);
  }
  for (const InverseRange& range : inverse.within) {
    if (range.first) add_line(text, "within_first", *range.first);
    if (range.last) add_line(text, "within_last", *range.last);
  }
  return text;
}

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
  return out;
}

// The runs for which a vocabulary is the optimum, in any format.
std::string inverse_text(const Inverse& inverse, const InverseRequest& request, const Law& law,
                         Format format) {
  switch (format) {
    case Format::table:
      return inverse_table(inverse, request, law);
    case Format::csv:
      return csv_of(inverse);
    case Format::json:
      return json_head(law) + record_json(inverse, request, law) + std::string(kJsonTail);
    case Format::jsonl:
      return record_json(inverse, request, law) + "\n";
  }
  return {};
}

// The question of --vocab; everything that would fix the vocabulary itself is refused.
InverseRequest inverse_request(const PredictOptions& options) {
  const BudgetOptions& budget = options.budget;
  const std::string power_option = first_power_option(options.power);
  const std::array<std::pair<const char*, bool>, 15> refused{
      {{"--total-params", !budget.total_params.empty()},
       {"--tied", budget.tied},
       {"--tokens", !budget.tokens.empty()},
       {"--chars", !budget.chars.empty()},
       {"--tokens-per-param", !budget.tokens_per_param.empty()},
       {"--gpu-hours", !budget.gpu_hours.empty()},
       {"--accelerator", !budget.accelerator.empty()},
       {"--mfu", !budget.mfu.empty()},
       {"--data-limit", !budget.data_limit.empty()},
       {"--at", !options.price.at.empty()},
       {"--level", !options.level.empty()},
       {"--interval", options.interval},
       {"--plot", !options.plot.empty()},
       {"--multiple", options.multiple != "128"},
       {power_option.c_str(), !power_option.empty()}}};
  for (const auto& [name, given] : refused) {
    if (!given) continue;
    throw UsageError("--vocab beside " + std::string(name) +
                     "; it takes N_NV or --flops, --width and --within");
  }
  return {.vocab_size = VocabSize(whole_argument("--vocab", options.vocab, kind::VocabSize::lowest,
                                                 kind::VocabSize::highest)),
          .n_nv = quantity_argument<NonVocabParams>("N_NV", options.n_nv),
          .flops = quantity_argument<Flops>("--flops", options.budget.flops),
          .width = width_argument(options.width),
          .within = within_argument(options.price.within)};
}

}  // namespace

int run_inverse(const PredictOptions& options) {
  const Diagnostics diagnostics = options.common.diagnostics();
  const Format format = options.common.parsed_format();
  ask_count("N_NV", options.n_nv, Count::params);
  ask_count("--flops", options.budget.flops, Count::flops);
  const InverseRequest request = inverse_request(options);
  if (request.n_nv && request.flops) {
    throw UsageError(
        "--vocab beside both N_NV and --flops, which fix the optimum; give one of them");
  }
  const Law law = options.common.load_law();
  const Inverse inverse = runs_for_vocab(request, law);
  Output output(options.common.output);
  output.write(inverse_text(inverse, request, law, format));
  output.finish();
  if (format == Format::table || format == Format::csv) {
    for (const std::string& text : inverse_warnings(inverse, request, law)) {
      diagnostics.warning(text);
    }
  }
  return kFine;
}

}  // namespace vocabplan::cli

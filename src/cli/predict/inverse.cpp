#include "cli/predict/inverse.hpp"

#include <array>
#include <string>
#include <utility>

#include "cli/options/plausible_numbers.hpp"
#include "cli/predict/inverse_answer.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/output.hpp"
#include "vocabplan/predict/inverse.hpp"

namespace vocabplan::cli {
namespace {

// What --vocab asks; everything that would fix the vocabulary itself is refused.
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

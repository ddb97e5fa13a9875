#include "cli/commands.hpp"

#include <cstdint>
#include <memory>

#include "cli/options/table_input.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "cli/shell/output.hpp"
#include "cli/verify/reference_file.hpp"
#include "cli/verify/report.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::cli {
namespace {

struct VerifyOptions {
  CommonOptions common{};
  std::string file{};
  std::string expected{};
  bool strict = false;
  bool all = false;
};

std::optional<std::uint64_t> expected_of(const VerifyOptions& options) {
  if (options.expected.empty()) return std::nullopt;
  if (options.strict) {
    throw UsageError("--expect-unconverged and --strict exclude each other");
  }
  constexpr double kMost = 1e15;
  return static_cast<std::uint64_t>(
      whole_argument("--expect-unconverged", options.expected, 0.0, kMost));
}

// Compares row by row and counts.
class Comparing {
 public:
  Comparing(const VerifyOptions& options, const Diagnostics& diagnostics, const Law& law,
            VerifyReport& report, Verification found)
      : diagnostics_(diagnostics),
        law_(law),
        report_(report),
        found_(std::move(found)),
        lists_unconverged_(options.strict || (diagnostics.verbose() &&
                                              options.common.parsed_format() == Format::table)) {}

  // What the solver leaves when it fails excuses a value; only for a file without a status.
  void excuse_by_value() { by_value_ = true; }

  void take(const ReferenceFile::Row& row) {
    ++found_.rows;
    if (!row.values) {
      ++found_.unreadable;
      diagnostics_.record_error(row.fault);
      return;
    }
    try {
      for (Comparison& c : compare_with_reference(*row.values, law_)) {
        if (by_value_ && looks_unconverged(c)) c.verdict = Verdict::unconverged;
        note(row.line, c);
      }
    } catch (const DomainError& error) {
      ++found_.unreadable;
      diagnostics_.record_error(found_.file + ":" + std::to_string(row.line) + ": " + error.what());
    }
  }

  [[nodiscard]] const Verification& found() const { return found_; }

 private:
  void note(std::size_t line, const Comparison& c) {
    ++found_.values;
    if (c.verdict == Verdict::different) ++found_.different;
    if (c.verdict == Verdict::unconverged) ++found_.unconverged;
    // Values that cannot be blamed on us are listed only where they count, or on request.
    const bool listed = c.verdict == Verdict::different ||
                        (c.verdict == Verdict::unconverged && lists_unconverged_);
    if (listed) report_.add(line, c);
  }

  const Diagnostics& diagnostics_;
  const Law& law_;
  VerifyReport& report_;
  Verification found_;
  bool lists_unconverged_;
  bool by_value_ = false;
};

int run_verify(const VerifyOptions& options) {
  if (options.file.empty()) throw UsageError("FILE is missing; - is standard input");
  const Diagnostics diagnostics = options.common.diagnostics();
  const Format format = options.common.parsed_format();
  const auto expected = expected_of(options);
  const Law law = options.common.load_law();
  Input input(options.file);
  ReferenceFile file(input.name(), input.source());
  Output output(options.common.output);
  VerifyReport report(output, format, options.all, input.name(), law.name);
  Comparing comparing(
      options, diagnostics, law, report,
      {.file = input.name(), .law = law.name, .expected = expected, .strict = options.strict});
  if (expected && !file.has_status()) comparing.excuse_by_value();
  while (const auto row = file.next()) comparing.take(*row);
  warn_if_cut(diagnostics, input.name(), file.cut_line());
  const Verification& found = comparing.found();
  report.finish(found);
  output.finish();
  if (found.values == 0) throw DataError(input.name(), 0, "holds nothing to compare");
  // CSV has no room for it; the table says it itself.
  if (!found.as_expected() && format == Format::csv) {
    diagnostics.record_error(found.file + ": expected " + std::to_string(*expected) +
                             " unconverged, found " + std::to_string(found.unconverged));
  }
  return found.passed() ? kFine : kFailed;
}

}  // namespace

void add_verify(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = app.add_subcommand("verify", "Compare with outputs of the Python reference");
  add_text_option(*command, "FILE", options->file, "CSV with a header (see below); - is stdin", "");
  add_text_option(*command, "--expect-unconverged", options->expected,
                  "How many isoloss values the reference's solver must have failed at", "N");
  command->add_flag("--strict", options->strict, "Fail also where the reference did not converge");
  command->add_flag("--all", options->all, "List every difference, not the first 20");
  add_law_option(*command, options->common);
  add_answer_options(*command, options->common);
  command->footer(
      "Columns, found by name: nnv, flops, v_isoflops, v_derivative, v_isoloss, and\n"
      "isoloss_ier (1: the solver converged); others are ignored.\n"
      "Every value must be equal: exit 1 on any difference. Only a status other than 1\n"
      "excuses an isoloss value. A file without a status can say how many values are to\n"
      "be excused: those where the optimum is below 605 entries and the value is within\n"
      "10 of the solver's start 1000, or beyond 1e11.\n"
      "\nExamples:\n"
      "  vocabplan verify predictions.csv\n"
      "  vocabplan verify --expect-unconverged 39 no_status.csv -f json");
  command->callback([options, &chosen] { chosen = [options] { return run_verify(*options); }; });
}

}  // namespace vocabplan::cli

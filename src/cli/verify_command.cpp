#include "verify_command.hpp"

#include <cstdint>
#include <memory>

#include "failure.hpp"
#include "input.hpp"
#include "output.hpp"
#include "reference_file.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

struct VerifyOptions {
  CommonOptions common{};
  std::string file{};
  bool strict = false;
};

struct Counts {
  std::uint64_t rows = 0;
  std::uint64_t values = 0;
  std::uint64_t different = 0;
  std::uint64_t not_converged = 0;
  std::uint64_t unreadable = 0;
};

std::string plural(std::uint64_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string row_text(const std::string& file, std::size_t line, const Comparison& c) {
  const bool stuck = c.verdict == Verdict::not_converged;
  return file + ":" + std::to_string(line) + ": " + std::string(c.approach) + ": reference " +
         human_whole(c.reference) + ", computed " + shortest(c.computed) +
         (stuck ? " (reference did not converge)" : "") + "\n";
}

class Verification {
 public:
  Verification(const VerifyOptions& options, const Diagnostics& diagnostics, const Law& law,
               Output& output)
      : options_(options), diagnostics_(diagnostics), law_(law), output_(output) {}

  void take(const std::string& file, const ReferenceFile::Row& row) {
    ++counts_.rows;
    if (!row.values) {
      ++counts_.unreadable;
      diagnostics_.record_error(row.fault);
      return;
    }
    try {
      for (const Comparison& c : compare_with_reference(*row.values, law_)) note(file, row.line, c);
    } catch (const DomainError& error) {
      ++counts_.unreadable;
      diagnostics_.record_error(file + ":" + std::to_string(row.line) + ": " + error.what());
    }
  }

  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  void note(const std::string& file, std::size_t line, const Comparison& c) {
    ++counts_.values;
    if (c.verdict == Verdict::different) ++counts_.different;
    if (c.verdict == Verdict::not_converged) ++counts_.not_converged;
    // Values that cannot be blamed on us are listed only where they count, or on request.
    const bool listed =
        c.verdict == Verdict::different ||
        (c.verdict == Verdict::not_converged && (options_.strict || diagnostics_.verbose()));
    if (listed) output_.write(row_text(file, line, c));
  }

  const VerifyOptions& options_;
  const Diagnostics& diagnostics_;
  const Law& law_;
  Output& output_;
  Counts counts_;
};

std::string summary(const Counts& counts) {
  std::string text = plural(counts.rows, "row") + ", " + plural(counts.values, "value") + ": " +
                     std::to_string(counts.values - counts.different - counts.not_converged) +
                     " equal, " + std::to_string(counts.different) + " different, " +
                     std::to_string(counts.not_converged) + " where the reference did not converge";
  if (counts.unreadable > 0) text += ", " + plural(counts.unreadable, "row") + " unreadable";
  return text + "\n";
}

int run_verify(const VerifyOptions& options) {
  if (options.file.empty()) throw UsageError("FILE is missing; - is standard input");
  const Diagnostics diagnostics = options.common.diagnostics();
  const Law law = options.common.load_law();
  Input input(options.file);
  ReferenceFile file(input.name(), input.source());
  Output output(options.common.output);
  Verification verification(options, diagnostics, law, output);
  while (const auto row = file.next()) verification.take(input.name(), *row);
  const Counts& counts = verification.counts();
  output.write(summary(counts));
  output.finish();
  if (counts.values == 0) throw DataError(input.name(), 0, "holds nothing to compare");
  const bool failed =
      counts.different > 0 || counts.unreadable > 0 || (options.strict && counts.not_converged > 0);
  return failed ? kFailed : kFine;
}

}  // namespace

void add_verify(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = app.add_subcommand("verify", "Compare with outputs of the Python reference");
  add_text_option(*command, "FILE", options->file, "CSV with a header (see below); - is stdin", "");
  command->add_flag("--strict", options->strict, "Fail also where the reference did not converge");
  add_law_option(*command, options->common);
  add_output_option(*command, options->common);
  add_message_options(*command, options->common);
  command->footer(
      "Columns, found by name: nnv, flops, v_isoflops, v_derivative, v_isoloss; others\n"
      "are ignored.\n"
      "Every difference is listed with its line; exit 1 on any. A value of approach 3\n"
      "that is no root of the reference's own equation (fsolve failed) is counted\n"
      "apart; -v lists those.\n"
      "\nExample:\n"
      "  vocabplan verify predictions.csv");
  command->callback([options, &chosen] { chosen = [options] { return run_verify(*options); }; });
}

}  // namespace vocabplan::cli

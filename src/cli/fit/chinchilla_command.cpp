#include "cli/fit/chinchilla_command.hpp"

#include "cli/fit/chinchilla_answer.hpp"
#include "cli/fit/words.hpp"
#include "cli/options/table_input.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "cli/shell/progress.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

ChinchillaRequest chinchilla_request_of(const FitOptions& options) {
  ChinchillaRequest request;
  request.delta = delta_of(options).value_or(request.delta);
  if (options.resample.given()) request.resample = *options.resample;
  if (options.draws.given()) request.draws = static_cast<std::size_t>(*options.draws);
  if (options.seed.given()) request.seed = static_cast<std::uint64_t>(*options.seed);
  request.threads = threads_of(options.threads);
  request.level = *options.level;
  return request;
}

void check_units(const LossTable& table, const ChinchillaRequest& request,
                 const std::string& source) {
  if (request.resample != ResampleUnit::run || !table.run.empty()) return;
  throw DataError(source, 1,
                  "the header has no column run, which --resample run needs; --columns run=COLUMN "
                  "says which one it is");
}

}  // namespace

int run_chinchilla(const FitOptions& options, const Diagnostics& diagnostics) {
  ChinchillaRequest request = chinchilla_request_of(options);
  const ColumnNames columns = columns_of(options);
  Input input(options.file);
  RecordReader reader(input.source(), RecordReader::OfFirstLine{});
  const LossTable table = read_loss_table(reader, input.name(), columns);
  check_units(table, request, input.name());
  Progress progress(!diagnostics.quiet() && request.draws > 0, request.draws, "resampled fits");
  request.progress = [&progress](std::size_t done) { progress.show(done); };
  ChinchillaReport report = report_chinchilla(table, request);
  progress.clear();
  const std::vector<std::string> doubts = table_warnings(input.name(), reader);
  report.warnings.insert(report.warnings.end(), doubts.begin(), doubts.end());
  const FittedChinchilla fitted{input.name(), table, request, report};
  Answer answer = fit_answer(fitted);
  answer.details.push_back(
      search_detail(report.fit.evaluations, report.fit.gradient, report.fit.condition));
  give(answer, options.common);
  return report.fit.status == FitStatus::too_few_data ? kFailed : kFine;
}

}  // namespace vocabplan::cli

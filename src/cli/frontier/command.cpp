#include "cli/commands.hpp"

#include <memory>
#include <utility>
#include <vector>

#include "cli/frontier/answer.hpp"
#include "cli/frontier/plot.hpp"
#include "cli/options/axis.hpp"
#include "cli/options/compression_options.hpp"
#include "cli/options/numbers.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/options/power_options.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/picture.hpp"
#include "cli/shell/progress.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kMostUnasked = 50;  // points with intervals that nobody asked for

struct FrontierOptions {
  CommonOptions common{};
  Argument<AxisRange> flops{{.start = 1e19, .stop = 1e26, .count = 8}};
  Argument<Width> width{};
  Argument<double> level{kUsualLevel};
  CompressionOptions compression{};
  PictureRequest plot{};
  bool interval = false;
  RateOptions rate{};
  HoursOptions<double> hours{};
  PowerOptions power{};
};

// A single number is a range of one value.
AxisRange flops_argument(const std::string& option, const std::string& text) {
  if (text.find(':') == std::string::npos) {
    const double value = count_argument<Flops>(Count::flops)(option, text).value();
    return {.start = value, .stop = value, .count = 1};
  }
  const AxisRange range = read_axis(option, text, kind::Flops::lowest, kind::Flops::highest);
  ask_axis(option, text, SweepAxis(range), Count::flops);
  constexpr std::uint64_t kMost = 100000;
  if (range.count <= kMost) return range;
  throw UsageError(option + ": " + std::to_string(range.count) + " points; accepted are up to " +
                   std::to_string(kMost));
}

// A budget for which the law has no model is a mistake on the command line.
FrontierReport report_of(const Law& law, const std::vector<double>& flops,
                         std::optional<Width> width, const GivenOption& budget) {
  FrontierReport report{.law = law};
  report.points.reserve(flops.size());
  for (const double c : flops) {
    try {
      report.points.push_back(frontier_point(law, Flops(c), width));
    } catch (const DomainError& error) {
      const std::string value = budget.text.empty() ? shortest(c) : in_quotes(budget.text);
      throw UsageError((budget.text.empty() ? "--flops" : budget.name) + ": " + value + ": " +
                       error.what());
    }
  }
  report.warnings = frontier_warnings(report.points, law);
  std::vector<double> sizes;
  sizes.reserve(report.points.size());
  for (const FrontierPoint& point : report.points) sizes.push_back(point.vocab_size);
  for (std::string& warning : compression_warnings(law, sizes)) {
    report.warnings.push_back(std::move(warning));
  }
  return report;
}

// True if this answer has intervals. The draws of one point take as long as dozens of points.
bool with_intervals(const FrontierOptions& options, Format format, std::size_t points) {
  return options.interval || (format != Format::csv && points <= kMostUnasked);
}

void warn_left_out(FrontierReport& report, Format format) {
  if (format == Format::csv || report.law.draws.rows.empty()) return;
  report.warnings.push_back("no intervals for more than " + std::to_string(kMostUnasked) +
                            " points; --interval wants them");
}

void add_intervals(FrontierReport& report, std::optional<Width> width, double level,
                   Progress& progress) {
  report.intervals.reserve(report.points.size());
  const FrontierDraws draws(report.law);
  for (const FrontierPoint& point : report.points) {
    auto found = draws.intervals(Flops(point.flops), width, level);
    if (found) report.intervals.push_back(*found);
    progress.show(report.intervals.size());
  }
  progress.clear();
}

// The energy of every point on the accelerator that is named; nothing without one.
void add_energy_columns(FrontierReport& report, const HourlyRate& rate, const PowerOptions& power) {
  report.energy.reserve(report.points.size());
  for (const FrontierPoint& point : report.points) {
    const double kwh = plan_energy(rate, power, point.flops).energy_kwh;
    report.energy.push_back(
        {.energy_kwh = kwh, .kwh_per_percent = kwh_per_percent(kwh, point.optimum.slope)});
  }
  const RunEnergy any = plan_energy(rate, power, report.points[0].flops);
  report.energy_basis = std::string(rate.accelerator.id) + " at MFU " + human_ratio(rate.mfu) +
                        (rate.assumed ? " (assumed), " : " (given), ") + human(any.watts) +
                        " W each, PUE " +
                        human_ratio(any.formula_kwh / (any.dynamic_kwh + any.static_kwh));
}

int run_frontier(const FrontierOptions& options) {
  const Format format = *options.common.format;
  const auto spent = spent_hours(options.rate, options.hours, options.flops.words());
  const std::vector<double> flops =
      spent ? std::vector{spent->flops()} : SweepAxis(*options.flops).values();
  const std::optional<Width> width = options.width.value();
  const double level = *options.level;
  const Picture picture(options.plot);
  const auto rate = energy_rate(options.rate, options.power);
  check_compression(options.compression);
  Law law = options.common.load_law();
  use_own_compression(law, options.compression);
  check_draws(law, options.interval, options.level);
  FrontierReport report = report_of(law, flops, width, options.hours.words());
  report.spent = spent;
  if (rate) add_energy_columns(report, *rate, options.power);
  if (with_intervals(options, format, flops.size())) {
    Progress progress(!options.common.quiet, flops.size(), "points");
    add_intervals(report, width, level, progress);
  } else {
    warn_left_out(report, format);
  }
  if (picture.wanted()) picture.write(frontier_page(law, flops, width, level));
  give(frontier_answer(report, options.interval), options.common);
  return kFine;
}

}  // namespace

void add_frontier(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<FrontierOptions>();
  options->common.usual_law = kTextLaw;  // losses are what it compares
  CLI::App* command =
      app.add_subcommand("frontier", "The best model and vocabulary along a range of budgets");
  options->flops.add(*command, "--flops", "FLOPs in equal ratios, or one number (1e19:1e26:8)",
                     "START:STOP:COUNT", flops_argument);
  add_width_option(*command, options->width);
  add_level_option(*command, options->level, "Share in an interval (default 0.9)");
  command->add_flag("--interval", options->interval, "Intervals, also in CSV or beyond 50 points");
  add_hours_options(*command, options->hours, "instead of --flops, with --accelerator");
  add_rate_options(*command, options->rate, "Accelerator, such as h100-sxm: adds its energy",
                   "Share of its peak that a whole run makes (0.31 is assumed)");
  add_power_options(*command, options->power);
  add_compression_options(*command, options->compression);
  add_plot_option(*command, options->plot);
  add_law_option(*command, options->common);
  add_answer_options(*command, options->common);
  command->footer(
      "Examples:\n"
      "  vocabplan frontier\n"
      "  vocabplan frontier --flops 1e22            what the next doubling buys there\n"
      "  vocabplan frontier --accelerator h100-sxm    with the energy of each\n"
      "  vocabplan frontier --flops 1e20:1e24:100 --interval -f csv -o frontier.csv");
  command->callback([options, &chosen] { chosen = [options] { return run_frontier(*options); }; });
}

}  // namespace vocabplan::cli

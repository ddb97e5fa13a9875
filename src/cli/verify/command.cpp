#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/numbers.hpp"
#include "cli/options/table_input.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "cli/shell/output.hpp"
#include "cli/verify/report.hpp"
#include "core/table/column_names.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/predict/verification.hpp"

namespace vocabplan::cli {
namespace {

/// Reads outputs of the Python reference: a CSV file with a header that names `nnv` (or `n_nv`) and
/// at least one of `v_isoflops`, `v_derivative`, `v_isoloss`; `flops` may be there, and a column
/// that says whether the solver behind `v_isoloss` converged. Other columns, which
/// look like none of these, are ignored, and an empty field is a value that is not there.
class ReferenceFile {
 public:
  /// Reads the header. Throws `DataError` when it is missing or lacks a column.
  ReferenceFile(std::string name, RecordReader::Source source);

  struct Row {
    std::size_t line = 0;
    std::optional<ReferenceRow> values{};
    std::string fault{};  ///< why there are no values
  };

  /// The next row, or nothing at the end.
  [[nodiscard]] std::optional<Row> next();
  [[nodiscard]] const RecordReader& reader() const noexcept { return reader_; }

  /// True if there is a column of the solver's status.
  [[nodiscard]] bool has_status() const { return status_.kind != StatusKind::none; }

 private:
  enum class StatusKind {
    none,
    code,    ///< scipy's `ier`: 1 is converged, any other whole number is not
    status,  ///< the same, but 0, which to some programs is converged, is refused
    flag,    ///< true or false
  };
  struct StatusColumn {
    StatusKind kind = StatusKind::none;
    std::size_t at = 0;
    std::string name{};
  };

  void find_status(const std::vector<std::string_view>& header,
                   const std::array<ColumnPlace, 3>& places);
  [[nodiscard]] std::optional<bool> converged(const Record& record) const;
  [[nodiscard]] std::optional<double> field(const Record& record, const ColumnPlace& column,
                                            const char* name);
  [[nodiscard]] ReferenceRow values_of(const Record& record);

  std::string name_;
  RecordReader reader_;
  TableHeader header_{};
  ColumnPlace n_nv_{};
  ColumnPlace flops_{};
  ColumnPlace isoflops_{};
  ColumnPlace derivative_{};
  ColumnPlace isoloss_{};
  StatusColumn status_{};
};

std::vector<Column> reference_columns() {
  constexpr ColumnUnit kNoUnit = ColumnUnit::none;
  return {{.name = "n_nv"},
          {.name = "flops"},
          {.name = "v_isoflops", .unit = kNoUnit},
          {.name = "v_derivative", .unit = kNoUnit},
          {.name = "v_isoloss", .unit = kNoUnit},
          {.name = "isoloss_ier", .unit = kNoUnit, .more_names = {"v_isoloss_ier", "ier"}},
          {.name = "isoloss_status", .unit = kNoUnit, .more_names = {"v_isoloss_status", "status"}},
          {.name = "isoloss_converged",
           .unit = kNoUnit,
           .more_names = {"v_isoloss_converged", "converged", "isoloss_success", "success"}}};
}

ReferenceFile::ReferenceFile(std::string name, RecordReader::Source source)
    : name_(std::move(name)), reader_(std::move(source), RecordReader::OfFirstLine{}) {
  header_ = read_header(reader_, name_);
  const std::vector<std::string_view> header = header_.views();
  try {
    const std::vector<ColumnPlace> found = find_columns(header, reference_columns());
    n_nv_ = found[0];
    flops_ = found[1];
    isoflops_ = found[2];
    derivative_ = found[3];
    isoloss_ = found[4];
    reader_.settle_numbers_by(positions_of({n_nv_, flops_, isoflops_, derivative_, isoloss_}));
    find_status(header, {found[5], found[6], found[7]});
    if (!is_there(n_nv_)) throw DomainError(no_column_text("nnv", header));
    if (!is_there(isoflops_) && !is_there(derivative_) && !is_there(isoloss_)) {
      throw DomainError(no_column_text("v_isoflops, v_derivative or v_isoloss", header));
    }
  } catch (const DomainError& error) {
    throw DataError(name_, header_.line, error.what());
  }
}

void ReferenceFile::find_status(const std::vector<std::string_view>& header,
                                const std::array<ColumnPlace, 3>& places) {
  constexpr std::array kKinds{StatusKind::code, StatusKind::status, StatusKind::flag};
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (!is_there(places.at(i))) continue;
    const std::string_view name = header[places.at(i).position];
    if (has_status()) {
      throw DomainError("the columns " + in_quotes(status_.name) + " and " + in_quotes(name) +
                        " both say whether v_isoloss converged; accepted is one");
    }
    status_ = {.kind = kKinds.at(i), .at = places.at(i).position, .name = std::string(name)};
  }
}

std::optional<bool> ReferenceFile::converged(const Record& record) const {
  if (!has_status() || record.fields[status_.at].empty()) return std::nullopt;
  const std::string_view text = record.fields[status_.at];
  const auto refuse = [&](const std::string& why) {
    throw DataError(name_, record.line, status_.name + ": " + in_quotes(text) + " " + why);
  };
  if (status_.kind == StatusKind::flag) {
    const std::string word = lower_case(text);
    if (word == "true" || word == "yes") return true;
    if (word == "false" || word == "no") return false;
  }
  const ParsedNumber number = parse_signed_number(text);
  const bool whole = number && std::trunc(number.value) == number.value;
  if (status_.kind == StatusKind::flag) {
    if (!whole || (number.value != 0.0 && number.value != 1.0)) {
      refuse("is neither true nor false; accepted is true, false, 1 or 0");
    }
  } else if (!whole) {
    refuse("is not a whole number; accepted is 1 where the solver converged, else another");
  } else if (status_.kind == StatusKind::status && number.value == 0.0) {
    refuse("is ambiguous; accepted is 1 where the solver converged, else another but 0");
  }
  return number.value == 1.0;
}

std::optional<double> ReferenceFile::field(const Record& record, const ColumnPlace& column,
                                           const char* name) {
  if (!is_there(column) || record.fields[column.position].empty()) return std::nullopt;
  const std::string_view text = record.fields[column.position];
  // The reference's solver can run away to negative values too.
  const ParsedNumber number = reader_.signed_number(text);
  if (number) return number.value * column.unit;
  throw DataError(name_, record.line,
                  std::string(name) + ": " + in_quotes(text) + " " + std::string(number.fault));
}

ReferenceRow ReferenceFile::values_of(const Record& record) {
  const std::optional<double> n_nv = field(record, n_nv_, "nnv");
  if (!n_nv) throw DataError(name_, record.line, "nnv is empty");
  ReferenceRow row{.n_nv = NonVocabParams(*n_nv)};
  if (const auto flops = field(record, flops_, "flops")) row.flops = Flops(*flops);
  row.v_isoflops = field(record, isoflops_, "v_isoflops");
  row.v_derivative = field(record, derivative_, "v_derivative");
  row.v_isoloss = field(record, isoloss_, "v_isoloss");
  row.isoloss_converged = converged(record);
  return row;
}

std::optional<ReferenceFile::Row> ReferenceFile::next() {
  const Record* const record = reader_.next();
  if (record == nullptr) return std::nullopt;
  Row row{.line = record->line};
  const std::string where = name_ + ":" + std::to_string(row.line) + ": ";
  if (const std::string fault = header_.fault_of(*record); !fault.empty()) {
    row.fault = where + fault;
  } else {
    try {
      row.values = values_of(*record);
    } catch (const DataError& error) {
      row.fault = error.what();
    } catch (const DomainError& error) {
      row.fault = where + error.what();
    }
  }
  return row;
}

struct VerifyOptions {
  CommonOptions common{};
  std::string file{};
  Argument<double> expected{};
  bool strict = false;
  bool all = false;
};

std::optional<std::uint64_t> expected_of(const VerifyOptions& options) {
  if (!options.expected.given()) return std::nullopt;
  if (options.strict) {
    throw UsageError("--expect-unconverged and --strict exclude each other");
  }
  return static_cast<std::uint64_t>(*options.expected);
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
        lists_unconverged_(options.strict ||
                           (diagnostics.verbose() && *options.common.format == Format::table)) {}

  // A value that the solver leaves when it fails is excused; only for a file without a status.
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
  const Format format = *options.common.format;
  const auto expected = expected_of(options);
  const Law law = options.common.load_law();
  Input input(options.file);
  ReferenceFile file(input.name(), input.source());
  Output output(options.common.output);
  VerifyReport report(output, options.common, options.all, input.name(), law);
  Comparing comparing(
      options, diagnostics, law, report,
      {.file = input.name(), .law = law.name, .expected = expected, .strict = options.strict});
  if (expected && !file.has_status()) comparing.excuse_by_value();
  while (const auto row = file.next()) comparing.take(*row);
  warn_of_table(diagnostics, input.name(), file.reader());
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
  constexpr double kMostExpected = 1e15;
  options->expected.add(*command, "--expect-unconverged",
                        "Number of isoloss values that the reference's solver must have failed at",
                        "N", whole_from(0.0, kMostExpected));
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

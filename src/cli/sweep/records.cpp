#include "cli/sweep/records.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "cli/options/table_input.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "cli/sweep/rows.hpp"
#include "core/table/table_numbers.hpp"
#include "core/table/unit_doubts.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {
namespace {

// In the order of the members of SweepColumns.
std::vector<Column> wanted_columns() {
  return {{.name = "n_nv"},
          {.name = "flops"},
          {.name = "width"},
          {.name = "total_params"},
          {.name = "tokens"},
          {.name = "characters"},
          {.name = "tokens_per_param", .unit = ColumnUnit::none},
          {.name = "tied", .unit = ColumnUnit::none},
          {.name = "gpu_hours"}};
}

template <class Q>
void take(std::optional<Q>& target, const SweepFields& fields, const ColumnPlace& column,
          const char* name) {
  const double value = read_field(fields, column, name);
  if (!std::isnan(value)) target = Q(value);
}

std::optional<bool> read_flag(const SweepFields& fields, const ColumnPlace& column) {
  const std::string_view text = fields.text(column);
  if (text.empty()) return std::nullopt;
  for (const auto& [word, value] : {std::pair{"true", true}, std::pair{"false", false}}) {
    if (same_in_any_case(text, word)) return value;
  }
  throw DomainError("tied: " + in_quotes(text) + " is neither true nor false");
}

void check_same(const char* name, double given, double run) {
  constexpr double kTolerance = 0.01;
  if (std::abs(given / run - 1.0) <= kTolerance) return;
  throw DomainError(std::string(name) + " " + human(given) + " contradict flops: the run has " +
                    human(run) + "; leave one of them out");
}

// Beside a model and FLOPs, whose run is settled, the rest says nothing new.
void drop_same(BudgetRequest& request, const Law& law) {
  BudgetRequest run = request;
  run.tokens.reset();
  run.characters.reset();
  run.tokens_per_param.reset();
  run.data_limit.reset();
  run.text_limit.reset();
  const Prediction known = predict(run, law);
  if (request.tokens) check_same("tokens", request.tokens->value(), known.tokens);
  if (request.characters) check_same("chars", request.characters->value(), known.characters);
  if (request.tokens_per_param) {
    check_same("tokens_per_param", request.tokens_per_param->value(),
               known.tokens / (known.budget.n_nv + known.isoloss.n_v));
  }
  run.data_limit = request.data_limit;
  run.text_limit = request.text_limit;
  request = run;
}

// Tokens of the record, from characters at a usual vocabulary where it has none.
std::optional<NamedNumber> tokens_of(const BudgetRequest& request, const SweepColumns& columns,
                                     const Law& law) {
  constexpr double kUsualVocab = 65536.0;
  if (request.tokens) {
    return NamedNumber{.column = columns.name(columns.tokens, "tokens"),
                       .value = request.tokens->value(),
                       .unit = columns.tokens.unit};
  }
  if (!request.characters) return std::nullopt;
  const double tokens =
      request.characters->value() * law.compression.tokens_per_character(kUsualVocab);
  return NamedNumber{
      .column = columns.name(columns.chars, "chars"), .value = tokens, .unit = columns.chars.unit};
}

// Why the tokens of a record are not those of its model.
std::optional<std::string> length_doubt(const BudgetRequest& request, const SweepColumns& columns,
                                        const StreamUnits& units, const Law& law) {
  if (units.tokens == 1.0) return std::nullopt;
  if (request.tokens_per_param && is_there(columns.tokens_per_param)) {
    const double ratio = request.tokens_per_param->value();
    if (ratio >= kFewestTokensPerParam && ratio <= kMostTokensPerParam) return std::nullopt;
    return "tokens_per_param " + human(ratio) +
           " (0.1 to 100000 are expected); --tokens-unit 1 takes the numbers as they are";
  }
  const auto tokens = tokens_of(request, columns, law);
  if (!tokens) return std::nullopt;
  if (request.n_nv) return tokens_doubt(*tokens, request.n_nv->value());
  if (request.total_params) return tokens_doubt(*tokens, request.total_params->value());
  if (request.flops) return tokens_doubt(*tokens, request.flops->value() / (6.0 * tokens->value));
  return std::nullopt;
}

// Leaves out of a record with a model and FLOPs what its run says as well. Tokens that agree with
// them are in their unit, however many they are.
void settle_length(BudgetRequest& request, const SweepColumns& columns, const StreamUnits& units,
                   const Law& law) {
  const bool settled = (request.n_nv || request.total_params) && request.flops;
  const bool length =
      is_there(columns.tokens) || is_there(columns.chars) || is_there(columns.tokens_per_param);
  const std::optional<std::string> doubt = length_doubt(request, columns, units, law);
  if (!settled || !length) {
    if (doubt) throw DomainError(*doubt);
    return;
  }
  try {
    drop_same(request, law);
  } catch (const DomainError&) {
    if (doubt) throw DomainError(*doubt);
    throw;
  }
}

}  // namespace

bool SweepColumns::by_request() const {
  return is_there(total_params) || is_there(tokens) || is_there(chars) ||
         is_there(tokens_per_param) || is_there(tied) || is_there(gpu_hours);
}

std::vector<std::size_t> SweepColumns::of_numbers() const {
  return positions_of(
      {n_nv, flops, width, total_params, tokens, chars, tokens_per_param, gpu_hours});
}

std::string SweepColumns::name(const ColumnPlace& column, const char* usual) const {
  return column.position < names.size() ? names[column.position] : usual;
}

std::optional<SweepColumns> sweep_columns(const std::vector<std::string_view>& fields) {
  const std::vector<ColumnPlace> found = find_columns(fields, wanted_columns());
  SweepColumns columns{.n_nv = found[0],
                       .flops = found[1],
                       .width = found[2],
                       .total_params = found[3],
                       .tokens = found[4],
                       .chars = found[5],
                       .tokens_per_param = found[6],
                       .tied = found[7],
                       .gpu_hours = found[8],
                       .fewest = fields.size(),
                       .most = fields.size(),
                       .names = {fields.begin(), fields.end()}};
  if (!is_there(columns.n_nv) && !is_there(columns.total_params) && !is_there(columns.flops) &&
      !is_there(columns.gpu_hours)) {
    return std::nullopt;
  }
  if (is_there(columns.flops) && is_there(columns.gpu_hours)) {
    throw DomainError("both " + in_quotes(columns.name(columns.flops, "")) + " and " +
                      in_quotes(columns.name(columns.gpu_hours, "")) +
                      " are columns of compute; give one of them");
  }
  // A configuration says tie_word_embeddings of every model; without all parameters it says nothing
  // about the budget.
  const bool own_name = same_in_any_case(columns.name(columns.tied, ""), "tied");
  if (!is_there(columns.total_params) && !own_name) columns.tied = {};
  return columns;
}

void set_units(SweepColumns& columns, const StreamUnits& units) {
  if (units.params) columns.n_nv.unit = columns.total_params.unit = *units.params;
  if (units.tokens) {
    (is_there(columns.tokens) ? columns.tokens : columns.chars).unit = *units.tokens;
  }
}

double read_width(const SweepFields& fields, const ColumnPlace& column) {
  const double width = read_field(fields, column, "width");
  if (!(std::trunc(width) != width) || std::isnan(width)) return width;
  throw DomainError("width " + human(width) +
                    " is no whole number; if it counts thousands, write " + human(1000.0 * width));
}

double read_field(const SweepFields& fields, const ColumnPlace& column, const char* name) {
  const std::string_view text = fields.text(column);
  if (text.empty()) return std::numeric_limits<double>::quiet_NaN();
  const ParsedNumber number = fields.reader.number(text);
  if (!number) {
    throw DomainError(fields.columns.name(column, name) + ": " + in_quotes(text) + " " +
                      complaint(number, kNumberForms));
  }
  if (column.unit == 1.0) return number.value;
  if (const char last = lower_case(text.back()); last >= 'a' && last <= 'z') {
    throw DomainError(fields.columns.name(column, name) + ": " + in_quotes(text) +
                      " has a suffix, and the column has the unit " + shortest(column.unit) +
                      " already");
  }
  return number.value * column.unit;
}

void check_params(double params, const ColumnPlace& column, const char* name,
                  const SweepColumns& columns, const StreamUnits& units,
                  std::optional<double> tokens) {
  const bool fine = params >= kFewestNonVocabParams && column.unit <= 1.0;
  if (fine || units.params == 1.0) return;
  const NamedNumber number{
      .column = columns.name(column, name), .value = params, .unit = column.unit};
  const std::string of_tokens = is_there(columns.tokens) ? columns.name(columns.tokens, "") : "";
  if (const auto doubt = params_doubt(number, tokens, units.tokens == 1.0 ? "" : of_tokens)) {
    throw DomainError(*doubt);
  }
}

BudgetRequest read_request(const SweepFields& fields, const SweepConstants& constants,
                           const Law& law) {
  const SweepColumns& columns = fields.columns;
  BudgetRequest request = constants.request;
  take(request.n_nv, fields, columns.n_nv, "n_nv");
  take(request.total_params, fields, columns.total_params, "total_params");
  take(request.flops, fields, columns.flops, "flops");
  take(request.tokens, fields, columns.tokens, "tokens");
  take(request.characters, fields, columns.chars, "chars");
  take(request.tokens_per_param, fields, columns.tokens_per_param, "tokens_per_param");
  if (const double width = read_width(fields, columns.width); !std::isnan(width)) {
    request.width = Width(width);
  }
  request.tied = read_flag(fields, columns.tied).value_or(request.tied);
  const double hours = read_field(fields, columns.gpu_hours, "gpu_hours");
  if (!std::isnan(hours)) request.flops = Flops(constants.rate.value().flops(hours));
  const StreamUnits& units = constants.units;
  std::optional<double> tokens;
  if (request.tokens && is_there(columns.tokens)) tokens = request.tokens->value();
  if (request.n_nv) {
    check_params(request.n_nv->value(), columns.n_nv, "n_nv", columns, units, tokens);
  }
  if (request.total_params) {
    check_params(request.total_params->value(), columns.total_params, "total_params", columns,
                 units, tokens);
  }
  settle_length(request, columns, units, law);
  check_request(request);
  return request;
}

namespace {

constexpr std::size_t kMostKept = std::size_t{1} << 18U;  // bytes of a block, about

class RecordRows final : public RowSource {
 public:
  RecordRows(const std::string& path, const SweepConstants& constants, const Law& law)
      : input_(path),
        reader_(input_.source(), RecordReader::OfFirstLine{}),
        constants_(constants),
        law_(law),
        kept_(constants.keep) {}

  bool next(SweepBlock& block, std::size_t most) override {
    block.clear();
    kept_bytes_ = 0;
    while (block.rows() + block.faults.size() < most && kept_bytes_ < kMostKept) {
      const Record* const record = reader_.next();
      if (record == nullptr) return block.rows() > 0 || !block.faults.empty();
      take(*record, block);
      if (reader_.drained()) break;
    }
    block.flush = reader_.drained();
    return true;
  }

  void before_wait(const std::function<void()>& action) override { input_.before_wait(action); }

  [[nodiscard]] std::optional<std::uint64_t> rows() const override { return std::nullopt; }
  [[nodiscard]] const std::string& name() const override { return input_.name(); }
  [[nodiscard]] const std::vector<std::string>& kept() const override { return kept_; }
  [[nodiscard]] std::vector<std::string> warnings() const override {
    return table_warnings(input_.name(), reader_);
  }

 private:
  void take(const Record& record, SweepBlock& block) {
    if (!record.fault.empty()) {
      if (reader_.foreign()) throw DataError(input_.name(), record.line, record.fault);
      block.faults.push_back({block.rows(), record.line, record.fault});
      return;
    }
    if (std::exchange(first_, false)) {
      const bool header = is_header(record);
      set_units(columns_, constants_.units);
      check_hours(record.line);
      keep_columns(record, header);
      if (header) return;
    }
    const std::vector<std::string_view> kept = kept_cells(record);
    try {
      add_row(record, block);
    } catch (const DomainError& error) {
      block.faults.push_back({block.rows(), record.line, error.what(), {kept.begin(), kept.end()}});
      return;
    }
    if (!positions_.empty()) block.kept.add(kept);
  }

  void keep_columns(const Record& first, bool header) {
    if (kept_.empty()) return;
    if (!header) {
      throw DataError(input_.name(), first.line,
                      "--keep needs a header with the names of the columns; the first record is " +
                          in_quotes(first.fields[0]));
    }
    try {
      positions_ = kept_positions(first.fields, kept_);
    } catch (const DomainError& error) {
      throw DataError(input_.name(), first.line, std::string("--keep: ") + error.what());
    }
    for (std::size_t i = 0; i < kept_.size(); ++i) kept_[i] = first.fields[positions_[i]];
  }

  // None of a record whose fields cannot be told apart.
  std::vector<std::string_view> kept_cells(const Record& record) {
    std::vector<std::string_view> cells;
    if (positions_.empty() || record.fields.size() != columns_.most) return cells;
    cells.reserve(positions_.size());
    for (const std::size_t position : positions_) {
      cells.push_back(record.fields[position]);
      kept_bytes_ += record.fields[position].size();
    }
    return cells;
  }

  // A first record of names says where the columns are. Names that say it twice or not at all end
  // the sweep: what follows must not be read by position, and a text is no table. A single word
  // that is no number is a record.
  bool is_header(const Record& record) {
    const auto is_number = [](std::string_view field) { return is_number_text(field); };
    if (std::any_of(record.fields.begin(), record.fields.end(), is_number)) return false;
    try {
      if (const auto columns = sweep_columns(record.fields)) {
        columns_ = *columns;
        reader_.settle_numbers_by(columns_.of_numbers());
        return true;
      }
    } catch (const DomainError& error) {
      throw DataError(input_.name(), record.line, error.what());
    }
    const bool one_word = record.fields.size() == 1 &&
                          record.fields[0].find_first_of(" \t") == std::string_view::npos;
    if (one_word) return false;
    throw DataError(input_.name(), record.line,
                    "the header that starts with " + in_quotes(record.fields[0]) +
                        " names none of n_nv, total_params, flops and gpu_hours; " +
                        columns_text(record.fields));
  }

  // Hours need an accelerator, and an accelerator that nothing asks for is a slip.
  void check_hours(std::size_t line) const {
    const bool hours = columns_.gpu_hours.position != kNoColumn;
    if (hours && !constants_.rate) {
      throw DataError(input_.name(), line,
                      "the hours in " + in_quotes(columns_.name(columns_.gpu_hours, "gpu_hours")) +
                          " need --accelerator, such as h100-sxm");
    }
    if (hours || !constants_.rate) return;
    throw UsageError("--accelerator without --accel-hours or a column accel_hours");
  }

  void add_row(const Record& record, SweepBlock& block) {
    const auto& fields = record.fields;
    check_count(fields);
    if (says_more(constants_.request) || columns_.by_request()) {
      block.add(read_request({fields, reader_, columns_}, constants_, law_), record.line, law_);
    } else {
      block.add(read_columns({fields, reader_, columns_}), record.line);
    }
  }

  // The shorter way for records that cannot say more.
  [[nodiscard]] ColumnRow read_columns(const SweepFields& fields) const {
    ColumnRow row{.n_nv = read_field(fields, columns_.n_nv, "n_nv"),
                  .flops = read_field(fields, columns_.flops, "flops"),
                  .width = read_width(fields, columns_.width)};
    const bool has_flops = !std::isnan(row.flops);
    if (has_flops) (void)Flops(row.flops);
    row.n_nv_from_law = std::isnan(row.n_nv);
    if (row.n_nv_from_law) {
      if (!has_flops) throw DomainError("neither n_nv nor flops; give one of them");
      row.n_nv = law_.compute_optimal_n_nv(row.flops);
    }
    (void)NonVocabParams(row.n_nv);
    if (!row.n_nv_from_law) {
      check_params(row.n_nv, columns_.n_nv, "n_nv", columns_, constants_.units, std::nullopt);
    }
    const std::optional<Width>& constant = constants_.request.width;
    if (std::isnan(row.width) && constant) row.width = constant->value();
    if (!std::isnan(row.width)) (void)Width(row.width);
    return row;
  }

  void check_count(const std::vector<std::string_view>& fields) const {
    const std::size_t count = fields.size();
    if (count >= columns_.fewest && count <= columns_.most) return;
    const std::string accepted =
        columns_.fewest == columns_.most
            ? std::to_string(columns_.most) + ", as in the header"
            : std::string("N_NV or N_NV,FLOPS (or a header that names the columns)");
    throw DomainError("has " + std::to_string(count) + " fields; accepted is " + accepted +
                      count_reason(fields, columns_.most, reader_.separator()));
  }

  Input input_;
  RecordReader reader_;
  SweepConstants constants_;
  const Law& law_;
  SweepColumns columns_;
  std::vector<std::string> kept_;       // as the header has them, once it is read
  std::vector<std::size_t> positions_;  // theirs
  std::size_t kept_bytes_ = 0;          // of the block
  bool first_ = true;
};

}  // namespace

std::unique_ptr<RowSource> record_rows(const std::string& path, const SweepConstants& constants,
                                       const Law& law) {
  return std::make_unique<RecordRows>(path, constants, law);
}

}  // namespace vocabplan::cli

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "csv_header.hpp"
#include "sweep_rows.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kBlock = 1024;
constexpr std::size_t kNone = CsvHeader::kNone;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// Where the columns stand; without a header N_NV[,FLOPS].
struct Columns {
  std::size_t n_nv = 0;
  std::size_t flops = 1;
  std::size_t width = kNone;
  std::size_t fewest = 1;  // fields of a record
  std::size_t most = 2;
};

std::optional<Columns> header_columns(const std::vector<std::string_view>& fields) {
  const CsvHeader header(fields);
  const Columns columns{.n_nv = header.column({"n_nv", "nnv", "params"}),
                        .flops = header.column({"flops"}),
                        .width = header.column({"width"}),
                        .fewest = header.size(),
                        .most = header.size()};
  if (columns.n_nv == kNone && columns.flops == kNone) return std::nullopt;
  return columns;
}

double read_field(const std::vector<std::string_view>& fields, std::size_t column,
                  const char* name) {
  if (column >= fields.size() || fields[column].empty()) return kMissing;
  const ParsedNumber number = parse_number(fields[column]);
  if (number) return number.value;
  throw DomainError(std::string(name) + ": " + in_quotes(fields[column]) + " " +
                    std::string(number.fault) + "; accepted is " + std::string(kNumberForms));
}

class RecordRows final : public RowSource {
 public:
  RecordRows(const std::string& path, std::optional<Width> width, const Law& law)
      : input_(path), reader_(input_.source()), width_(width), law_(law) {}

  bool next(SweepBlock& block) override {
    block.clear();
    while (block.n_nv.size() + block.faults.size() < kBlock) {
      const Record* const record = reader_.next();
      if (record == nullptr) return !block.n_nv.empty() || !block.faults.empty();
      take(*record, block);
      if (reader_.drained()) break;
    }
    block.flush = reader_.drained();
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> rows() const override { return std::nullopt; }
  [[nodiscard]] const std::string& name() const override { return input_.name(); }

 private:
  void take(const Record& record, SweepBlock& block) {
    if (!record.fault.empty()) {
      block.faults.push_back({block.n_nv.size(), record.line, record.fault});
      return;
    }
    if (std::exchange(first_, false) && is_header(record)) return;
    try {
      add_row(record, block);
    } catch (const DomainError& error) {
      block.faults.push_back({block.n_nv.size(), record.line, error.what()});
    }
  }

  // A first record of names says where the columns are. Names that say it twice or not at all end
  // the sweep: what follows must not be read by position. A single word that is no number is a
  // record.
  bool is_header(const Record& record) {
    const auto is_number = [](std::string_view field) { return bool{parse_number(field)}; };
    if (std::any_of(record.fields.begin(), record.fields.end(), is_number)) return false;
    try {
      if (const auto columns = header_columns(record.fields)) {
        columns_ = *columns;
        return true;
      }
    } catch (const DomainError& error) {
      throw DataError(input_.name(), record.line, error.what());
    }
    if (record.fields.size() == 1) return false;
    throw DataError(input_.name(), record.line,
                    "the header that starts with " + in_quotes(record.fields[0]) +
                        " names neither n_nv nor flops");
  }

  void add_row(const Record& record, SweepBlock& block) const {
    const auto& fields = record.fields;
    check_count(fields.size());
    double n_nv = read_field(fields, columns_.n_nv, "n_nv");
    const double flops = read_field(fields, columns_.flops, "flops");
    double width = read_field(fields, columns_.width, "width");
    const bool has_flops = !std::isnan(flops);
    if (has_flops) (void)Flops(flops);
    const bool from_law = std::isnan(n_nv);
    if (from_law) {
      if (!has_flops) throw DomainError("neither n_nv nor flops; give one of them");
      n_nv = law_.compute_optimal_n_nv(flops);
    }
    (void)NonVocabParams(n_nv);
    if (std::isnan(width) && width_) width = width_->value();
    if (!std::isnan(width)) (void)Width(width);
    block.n_nv.push_back(n_nv);
    block.flops.push_back(flops);
    block.width.push_back(width);
    block.line.push_back(record.line);
    block.n_nv_from_law.push_back(from_law ? 1 : 0);
  }

  void check_count(std::size_t count) const {
    if (count >= columns_.fewest && count <= columns_.most) return;
    const std::string accepted =
        columns_.fewest == columns_.most
            ? std::to_string(columns_.most) + ", as in the header"
            : std::string("N_NV or N_NV,FLOPS (or a header that names the columns)");
    throw DomainError("has " + std::to_string(count) + " fields; accepted is " + accepted);
  }

  Input input_;
  RecordReader reader_;
  std::optional<Width> width_;
  const Law& law_;
  Columns columns_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<RowSource> record_rows(const std::string& path, std::optional<Width> width,
                                       const Law& law) {
  return std::make_unique<RecordRows>(path, width, law);
}

}  // namespace vocabplan::cli

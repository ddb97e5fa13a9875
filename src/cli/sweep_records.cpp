#include <algorithm>
#include <cctype>
#include <limits>
#include <string_view>
#include <utility>

#include "sweep_rows.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kBlock = 1024;
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// Where the columns stand; without a header N_NV[,FLOPS].
struct Columns {
  std::size_t n_nv = 0;
  std::size_t flops = 1;
  std::size_t width = kNone;
  std::size_t fewest = 1;  // fields of a record
  std::size_t most = 2;
};

std::optional<Columns> header_columns(const std::vector<std::string_view>& fields) {
  Columns columns{kNone, kNone, kNone, fields.size(), fields.size()};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string name = lower(fields[i]);
    if (name == "n_nv" || name == "nnv") columns.n_nv = i;
    if (name == "flops") columns.flops = i;
    if (name == "width") columns.width = i;
  }
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
    if (std::exchange(first_, false) && !parse_number(record.fields[0])) {
      if (auto columns = header_columns(record.fields)) {
        columns_ = *columns;
        return;
      }
    }
    try {
      add_row(record.fields, block);
    } catch (const DomainError& error) {
      block.faults.push_back({block.n_nv.size(), record.line, error.what()});
    }
  }

  void add_row(const std::vector<std::string_view>& fields, SweepBlock& block) const {
    check_count(fields.size());
    double n_nv = read_field(fields, columns_.n_nv, "n_nv");
    const double flops = read_field(fields, columns_.flops, "flops");
    double width = read_field(fields, columns_.width, "width");
    const bool has_flops = flops == flops;
    if (has_flops) (void)Flops(flops);
    if (n_nv != n_nv) {
      if (!has_flops) throw DomainError("neither n_nv nor flops; give one of them");
      n_nv = law_.compute_optimal_n_nv(flops);
    }
    (void)NonVocabParams(n_nv);
    if (width == width) (void)Width(width);
    if (width != width && width_) width = width_->value();
    block.n_nv.push_back(n_nv);
    block.flops.push_back(flops);
    block.width.push_back(width);
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

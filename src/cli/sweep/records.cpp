#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "cli/shell/failure.hpp"
#include "cli/sweep/columns.hpp"
#include "cli/sweep/rows.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kRecordBlock = 1024;

// Whether the constants say more than the columns of a block hold.
bool more_than_width(const BudgetRequest& constants) {
  return constants.tied || constants.tokens_per_param || constants.data_limit;
}

class RecordRows final : public RowSource {
 public:
  RecordRows(const std::string& path, const SweepConstants& constants, const Law& law)
      : input_(path),
        reader_(input_.source(), RecordReader::OfFirstLine{}),
        constants_(constants),
        law_(law) {}

  bool next(SweepBlock& block) override {
    block.clear();
    while (block.rows() + block.faults.size() < kRecordBlock) {
      const Record* const record = reader_.next();
      if (record == nullptr) return block.rows() > 0 || !block.faults.empty();
      take(*record, block);
      if (reader_.drained()) break;
    }
    block.flush = reader_.drained();
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> rows() const override { return std::nullopt; }
  [[nodiscard]] const std::string& name() const override { return input_.name(); }
  [[nodiscard]] std::size_t cut_line() const override { return reader_.cut_line(); }

 private:
  void take(const Record& record, SweepBlock& block) {
    if (!record.fault.empty()) {
      block.faults.push_back({block.rows(), record.line, record.fault});
      return;
    }
    if (std::exchange(first_, false)) {
      const bool header = is_header(record);
      set_units(columns_, constants_.units);
      check_hours(record.line);
      if (header) return;
    }
    try {
      add_row(record, block);
    } catch (const DomainError& error) {
      block.faults.push_back({block.rows(), record.line, error.what()});
    }
  }

  // A first record of names says where the columns are. Names that say it twice or not at all end
  // the sweep: what follows must not be read by position. A single word that is no number is a
  // record.
  bool is_header(const Record& record) {
    const auto is_number = [](std::string_view field) { return bool{parse_number(field)}; };
    if (std::any_of(record.fields.begin(), record.fields.end(), is_number)) return false;
    try {
      if (const auto columns = sweep_columns(record.fields)) {
        columns_ = *columns;
        return true;
      }
    } catch (const DomainError& error) {
      throw DataError(input_.name(), record.line, error.what());
    }
    if (record.fields.size() == 1) return false;
    throw DataError(input_.name(), record.line,
                    "the header that starts with " + in_quotes(record.fields[0]) +
                        " names none of n_nv, total_params, flops and gpu_hours; " +
                        columns_text(record.fields));
  }

  // Hours need an accelerator, and an accelerator that nothing asks for is a slip.
  void check_hours(std::size_t line) const {
    const bool hours = columns_.gpu_hours.position != kNoColumn;
    if (hours && !constants_.rate) {
      throw DataError(input_.name(), line, "gpu_hours need --accelerator, such as h100-sxm");
    }
    if (hours || !constants_.rate) return;
    throw UsageError("--accelerator without --gpu-hours or a column gpu_hours");
  }

  void add_row(const Record& record, SweepBlock& block) const {
    const auto& fields = record.fields;
    check_count(fields.size());
    if (more_than_width(constants_.request) || columns_.by_request()) {
      block.add(read_request(fields, columns_, constants_, law_), record.line);
      return;
    }
    double n_nv = read_field(fields, columns_.n_nv, "n_nv");
    const double flops = read_field(fields, columns_.flops, "flops");
    double width = read_width(fields, columns_.width);
    const bool has_flops = !std::isnan(flops);
    if (has_flops) (void)Flops(flops);
    const bool from_law = std::isnan(n_nv);
    if (from_law) {
      if (!has_flops) throw DomainError("neither n_nv nor flops; give one of them");
      n_nv = law_.compute_optimal_n_nv(flops);
    }
    (void)NonVocabParams(n_nv);
    if (!from_law) check_params(n_nv, columns_.n_nv, "n_nv", columns_, constants_.units);
    if (std::isnan(width) && constants_.request.width) width = constants_.request.width->value();
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
  SweepConstants constants_;
  const Law& law_;
  SweepColumns columns_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<RowSource> record_rows(const std::string& path, const SweepConstants& constants,
                                       const Law& law) {
  return std::make_unique<RecordRows>(path, constants, law);
}

}  // namespace vocabplan::cli

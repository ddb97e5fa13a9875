#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/axis.hpp"
#include "cli/shell/input.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/budget.hpp"

namespace vocabplan::cli {

/// A record that is wrong, and how many good rows of its block stand before it.
struct RowFault {
  std::size_t rows_before;
  std::size_t line;
  std::string message;
};

/// Rows to predict for, by column, and the faults between them. Rows that say more than the
/// columns hold are `requests` instead, and then there are no columns but `line`.
struct SweepBlock {
  std::vector<double> n_nv;
  std::vector<double> flops;                 ///< NaN: the law's own
  std::vector<double> width;                 ///< NaN: the law's table
  std::vector<std::size_t> line;             ///< where the record started; 0 in a grid
  std::vector<unsigned char> n_nv_from_law;  ///< whether N_nv follows from the FLOPs
  std::vector<BudgetRequest> requests;
  std::vector<RowFault> faults;
  bool flush = false;  ///< the source has no more for now: hand on what is done

  void clear();
  /// Adds a row: into the columns while they hold all rows so far, so that the output of a sweep
  /// gives the same bytes as its input, else as a request.
  void add(const BudgetRequest& request, std::size_t at_line);
  /// The row as a request. Throws `DomainError` when a value is outside its domain.
  [[nodiscard]] BudgetRequest request(std::size_t row) const;
  /// The fault of a row that cannot be predicted for. Rows of a grid have no line: their own values
  /// stand before the message.
  [[nodiscard]] RowFault fault(std::size_t row, const std::string& message) const;
  [[nodiscard]] std::size_t rows() const { return line.size(); }

 private:
  void give_up_columns();
};

/// The model and the budget that a request names, for a message.
[[nodiscard]] std::string described(const BudgetRequest& request);

/// The origin of the rows of a sweep.
class RowSource {
 public:
  RowSource() = default;
  virtual ~RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  RowSource(RowSource&&) = delete;
  RowSource& operator=(RowSource&&) = delete;

  /// Replaces the block by the next rows; false when there are none left.
  [[nodiscard]] virtual bool next(SweepBlock& block) = 0;
  /// Rows in all, when known beforehand.
  [[nodiscard]] virtual std::optional<std::uint64_t> rows() const = 0;
  /// How many different FLOPs come round again and again; 1 when none do.
  [[nodiscard]] virtual std::size_t repeated_flops() const { return 1; }
  /// The line of a last record that its stream has ended inside of; 0 when it has not.
  [[nodiscard]] virtual std::size_t cut_line() const { return 0; }
  /// For messages about records.
  [[nodiscard]] virtual const std::string& name() const = 0;
};

/// Every pair of the two axes, N_nv outermost; without `params` the law gives N_nv for the FLOPs,
/// and without `flops` the law's own are meant.
[[nodiscard]] std::unique_ptr<RowSource> grid_rows(std::optional<SweepAxis> params,
                                                   std::optional<SweepAxis> flops,
                                                   std::optional<Width> width, const Law& law);

/// An axis of a grid of requests: sets its value in a request.
struct RequestAxis {
  SweepAxis values;
  std::function<void(BudgetRequest&, double)> set;
};

/// Every pair of the two axes, the first outermost, in copies of `constants`. At least one axis is
/// there.
[[nodiscard]] std::unique_ptr<RowSource> request_rows(std::optional<RequestAxis> model,
                                                      std::optional<RequestAxis> budget,
                                                      const BudgetRequest& constants);

struct SweepConstants;

/// The records of a file or of standard input ("-"): `N_NV[,FLOPS]`, or columns named by a header
/// (n_nv, total_params, tied, flops, gpu_hours, tokens, chars, tokens_per_param, width; others that
/// do not look like one of these are ignored). `constants` stand in every row; a width, tokens per
/// parameter and tied of its own win. Throws `DataError` for a header that cannot be read.
[[nodiscard]] std::unique_ptr<RowSource> record_rows(const std::string& path,
                                                     const SweepConstants& constants,
                                                     const Law& law);

}  // namespace vocabplan::cli

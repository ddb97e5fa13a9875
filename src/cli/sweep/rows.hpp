#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/axis.hpp"
#include "cli/sweep/keep.hpp"
#include "cli/sweep/shard.hpp"
#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/budget.hpp"

namespace vocabplan::cli {

/// A record that is wrong, and how many good rows of its block stand before it.
struct RowFault {
  std::size_t rows_before;
  std::size_t line;
  std::string message;
  std::vector<std::string> kept{};  ///< its cells of the columns that are kept, where it has them
};

/// A row as the columns of a block hold it.
struct ColumnRow {
  double n_nv = std::numeric_limits<double>::quiet_NaN();
  double flops = std::numeric_limits<double>::quiet_NaN();  ///< NaN: the law's own
  double width = std::numeric_limits<double>::quiet_NaN();  ///< NaN: the law's table
  bool n_nv_from_law = false;                               ///< N_nv follows from the FLOPs
};

/// A row that says more than the columns of a block hold, and which row of the block it is.
struct RichRow {
  std::size_t index = 0;
  BudgetRequest request{};
};

/// Rows to predict for, by column, and the faults between them. A row that says more than N_nv,
/// FLOPs and width is a request beside its index, and its places in the columns are NaN. The row
/// alone decides, so that its answer is the same to the last digit whatever its neighbours say, and
/// so that the CSV of rows in columns, which says their tokens too, gives its own bytes as input.
struct SweepBlock {
  std::vector<double> n_nv;
  std::vector<double> flops;
  std::vector<double> width;
  std::vector<unsigned char> n_nv_from_law;
  std::vector<std::size_t> line;  ///< where the record started; 0 in a grid
  std::vector<RichRow> rich;      ///< in the order of the rows
  std::vector<RowFault> faults;
  KeptCells kept{};    ///< a row of cells for each row; none where nothing is kept
  bool flush = false;  ///< the source has no more for now: hand on what is done

  void clear();
  void add(const ColumnRow& row, std::size_t at_line);
  /// Adds a row, to the columns if they can hold it: FLOPs alone take N_nv from `law`. Throws
  /// `DomainError` when that is outside its domain.
  void add(const BudgetRequest& request, std::size_t at_line, const Law& law);
  /// The row as a request. Throws `DomainError` when a value is outside its domain.
  [[nodiscard]] BudgetRequest request(std::size_t row) const;
  /// The fault of a row that cannot be predicted for. Rows of a grid have no line: their own values
  /// stand before the message.
  [[nodiscard]] RowFault fault(std::size_t row, const std::string& message) const;
  [[nodiscard]] std::size_t rows() const { return line.size(); }
};

/// True if a request, or the constants of one, say more than N_nv, FLOPs and width.
[[nodiscard]] bool says_more(const BudgetRequest& request);

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

  /// Replaces the block by the next rows, `most` at most; false when there are none left.
  [[nodiscard]] virtual bool next(SweepBlock& block, std::size_t most) = 0;
  /// Lets `next` call `action` whenever it has to wait for rows.
  virtual void before_wait(const std::function<void()>& /*action*/) {}
  /// Rows in all, when known beforehand.
  [[nodiscard]] virtual std::optional<std::uint64_t> rows() const = 0;
  /// How many different FLOPs come round again and again; 1 when none do.
  [[nodiscard]] virtual std::size_t repeated_flops() const { return 1; }
  /// The names of the columns whose cells are kept, once `next` was called.
  [[nodiscard]] virtual const std::vector<std::string>& kept() const {
    static const std::vector<std::string> none;
    return none;
  }
  /// The warnings about the reading of records, once there are none left.
  [[nodiscard]] virtual std::vector<std::string> warnings() const { return {}; }
  /// For messages about records.
  [[nodiscard]] virtual const std::string& name() const = 0;
};

/// An axis of a grid, and what a value of it sets in a request.
struct GridAxis {
  SweepAxis values;
  std::function<void(BudgetRequest&, double)> set;
  bool is_column = false;  ///< the values are N_nv or FLOPs as they are
};

/// Every pair of the two axes, the first outermost, in copies of `constants`; of these rows those
/// of `shard`, however far it starts. At least one axis is there.
[[nodiscard]] std::unique_ptr<RowSource> grid_rows(std::optional<GridAxis> model,
                                                   std::optional<GridAxis> budget,
                                                   const BudgetRequest& constants, const Law& law,
                                                   const Shard& shard);

struct SweepConstants;

/// The records of a file or of standard input ("-"): `N_NV[,FLOPS]`, or columns named by a header
/// (n_nv, total_params, tied, flops, gpu_hours, tokens, chars, tokens_per_param, width; others that
/// do not look like one of these are ignored). `constants` stand in every row; a width, tokens per
/// parameter and tied of its own win. Throws `DataError` for a header that cannot be read, or that
/// lacks a column to keep.
[[nodiscard]] std::unique_ptr<RowSource> record_rows(const std::string& path,
                                                     const SweepConstants& constants,
                                                     const Law& law);

}  // namespace vocabplan::cli

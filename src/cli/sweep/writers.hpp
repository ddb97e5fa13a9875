#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/options/budget_options.hpp"
#include "cli/options/choice_options.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/price_options.hpp"
#include "cli/shell/output.hpp"
#include "cli/sweep/lines.hpp"
#include "cli/sweep/rows.hpp"

namespace vocabplan::cli {

/// The count of rows so far, by their fate.
struct SweepTally {
  std::uint64_t rows = 0;           ///< predicted
  std::uint64_t faults = 0;         ///< refused
  std::uint64_t outside_range = 0;  ///< N_nv or FLOPs outside the fitted range
  std::uint64_t off_line = 0;       ///< without approaches 1 and 2
  std::uint64_t extrapolated = 0;   ///< isoloss V outside the points of an own f(V)
  double farthest = 1.0;            ///< factor of the one that is farthest outside

  void add(const SweepTally& other);
};

/// A block of rows as answered: its text, and what is to be said and counted of it.
struct SweepAnswer {
  Lines lines{};
  std::vector<std::string> faults{};  ///< messages about rows that were refused, in their order
  SweepTally tally{};

  void clear();
};

/// The choice of a vocabulary for each row, and what its model serves.
struct SweepChoice {
  std::optional<Chooser> chooser{};  ///< only where choices are asked for
  CostOptions cost{};
  Compression curve{};  ///< that text is counted by
  std::string curve_law{};

  [[nodiscard]] bool serves() const { return cost.serves(); }
  [[nodiscard]] bool wanted() const { return chooser || serves(); }
  /// Adds to a record what is wanted of its prediction.
  void add(PredictionRecord& record, const Prediction& prediction, const Law& law) const;
};

/// The needs of every writer; all of it outlives the writer.
struct SweepContext {
  const Law& law;
  Output& output;
  const Diagnostics& diagnostics;
  const std::string& source;       ///< for messages about records
  double multiple;                 ///< of the suggestion in JSON
  std::size_t repeated_flops;      ///< `RowSource::repeated_flops`
  std::optional<HourlyRate> rate;  ///< what hours became FLOPs by
  /// True if the law's own draws leave every optimum open: records then suggest nothing.
  bool open_optimum;
  PriceRequest prices;  ///< for tables and JSON; for CSV as far as asked for
  bool text_limit;      ///< whether rows have an optimum at fixed text
  const SweepChoice& choice;
  bool has_head;  ///< what stands above the rows of a table or CSV is written
  bool is_grid;   ///< rows are known to come
  CsvText csv;
  std::optional<double> interval;  ///< level of intervals; nothing: none are asked for
  std::size_t threads;             ///< that answer at once
};

/// Predicts blocks of rows and writes them in one format. `answer` is called by several threads,
/// everything else by one, in the order of the blocks.
class SweepWriter {
 public:
  explicit SweepWriter(SweepContext context) : context_(std::move(context)) {}
  virtual ~SweepWriter() = default;
  SweepWriter(const SweepWriter&) = delete;
  SweepWriter& operator=(const SweepWriter&) = delete;
  SweepWriter(SweepWriter&&) = delete;
  SweepWriter& operator=(SweepWriter&&) = delete;

  /// How many rows make a block: enough of them that handing it on is nothing beside its work.
  [[nodiscard]] virtual std::size_t rows_of_block() const = 0;
  /// `kept`: the names of the columns whose cells rows have, see `RowSource::kept`. Comes before
  /// all answers.
  virtual void head(const std::vector<std::string>& kept) = 0;
  /// Predicts the rows of a block. `thread`, below `SweepContext::threads`, is the caller's number:
  /// two calls at once have different ones, and different answers.
  virtual void answer(const SweepBlock& rows, std::size_t thread, SweepAnswer& answer) = 0;
  /// Says what is wrong with rows of the block, and writes its text.
  void give(const SweepBlock& rows, const SweepAnswer& answer);
  virtual void tail() = 0;

  [[nodiscard]] const SweepTally& tally() const { return tally_; }

 protected:
  [[nodiscard]] const SweepContext& context() const { return context_; }

 private:
  /// Writes the text of a block, which may be empty.
  virtual void write(const SweepBlock& rows, const SweepAnswer& answer) = 0;

  SweepContext context_;
  SweepTally tally_{};
};

[[nodiscard]] std::unique_ptr<SweepWriter> csv_writer(const SweepContext& context);
/// CSV with the columns of prices and choices behind the others, row by row.
[[nodiscard]] std::unique_ptr<SweepWriter> priced_csv_writer(const SweepContext& context);
/// For the formats table, json and jsonl.
[[nodiscard]] std::unique_ptr<SweepWriter> record_writer(const SweepContext& context,
                                                         Format format);

/// Counts a row that was predicted.
void count_row(SweepTally& tally, const Prediction& prediction, const Law& law);

/// `FILE:LINE: …` of a record that is wrong.
[[nodiscard]] std::string fault_text(const SweepContext& context, const RowFault& fault);

}  // namespace vocabplan::cli

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/sweep/writers.hpp"

namespace vocabplan::cli {

/// A row that has its prediction.
struct AnsweredRow {
  const BudgetRequest& request;
  const Prediction& prediction;
  std::vector<std::string_view> kept{};  ///< its cells of the columns that are kept
};

/// A writer that takes the rows one at a time through `predict`, with the faults at their places
/// between them.
class SweepRowWriter : public SweepWriter {
 public:
  explicit SweepRowWriter(SweepContext context) : context_(std::move(context)) {}

  void block(const SweepBlock& rows) final;

 protected:
  [[nodiscard]] const SweepContext& context() const { return context_; }
  /// The record of a row with all that the context asks for.
  [[nodiscard]] PredictionRecord record_of_row(const AnsweredRow& row) const;

 private:
  virtual void write_row(const AnsweredRow& row) = 0;
  /// The output in place of a row that was refused; nothing by default.
  virtual void write_fault(const RowFault& fault);

  void refuse(const RowFault& fault);
  void take_row(const SweepBlock& rows, std::size_t i);

  SweepContext context_;
};

}  // namespace vocabplan::cli

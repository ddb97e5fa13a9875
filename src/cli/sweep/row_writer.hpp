#pragma once

#include <utility>

#include "cli/sweep/writers.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {

/// A writer that takes the rows one at a time through `predict`, with the faults at their places
/// between them.
class SweepRowWriter : public SweepWriter {
 public:
  explicit SweepRowWriter(SweepContext context) : context_(std::move(context)) {}

  void block(const SweepBlock& rows) final;

 protected:
  [[nodiscard]] const SweepContext& context() const { return context_; }

 private:
  virtual void write_prediction(const BudgetRequest& request, const Prediction& prediction) = 0;
  /// What the output has in place of a row that was refused; nothing by default.
  virtual void write_fault(const RowFault& fault);

  void refuse(const RowFault& fault);
  void take_row(const SweepBlock& rows, std::size_t i);

  SweepContext context_;
};

}  // namespace vocabplan::cli

#pragma once

#include <string>
#include <string_view>
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
/// between them. Several threads do so at once: what they call is const.
class SweepRowWriter : public SweepWriter {
 public:
  using SweepWriter::SweepWriter;

  [[nodiscard]] std::size_t rows_of_block() const final;
  void answer(const SweepBlock& rows, std::size_t thread, SweepAnswer& answer) final;

 protected:
  /// The record of a row with all that the context asks for.
  [[nodiscard]] PredictionRecord record_of_row(const AnsweredRow& row) const;

 private:
  [[nodiscard]] virtual std::string row_text(const AnsweredRow& row) const = 0;
  /// The text in place of a row that was refused; none by default.
  [[nodiscard]] virtual std::string text_of_refused(const RowFault& fault) const;

  void refuse(const RowFault& fault, SweepAnswer& answer) const;
  void take_row(const SweepBlock& rows, std::size_t i, SweepAnswer& answer) const;
};

}  // namespace vocabplan::cli

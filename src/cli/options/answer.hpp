#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options/common_options.hpp"
#include "cli/shell/output.hpp"
#include "vocabplan/report/record.hpp"

namespace vocabplan::cli {

/// The place of an answer's warnings in formats for machines; elsewhere they go to standard error.
enum class WarningsIn {
  nowhere,   ///< all formats leave them to standard error
  document,  ///< a JSON document has them as its last member, `warnings`
  records,   ///< each record has its own: JSON documents and JSON lines
};

/// A function that takes the rows of an answer one after another.
using RowSink = std::function<void(const Row&)>;

/// The rows of an answer, made when they are asked for: from a function that returns them, or,
/// where there may be many, from one that hands each to a `RowSink`.
class RowMaker {
 public:
  RowMaker() = default;
  template <class Make>
  requires std::invocable<const Make&> || std::invocable<const Make&, const RowSink&>
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions): written as the lambda
  RowMaker(Make make) {
    if constexpr (std::invocable<const Make&>) {
      make_ = [make = std::move(make)](const RowSink& take) {
        for (const Row& row : make()) take(row);
      };
    } else {
      make_ = std::move(make);
    }
  }

  /// False: the answer has no such rows, and its command takes no such format.
  explicit operator bool() const { return make_ != nullptr; }

  void operator()(const RowSink& take) const { make_(take); }

 private:
  std::function<void(const RowSink&)> make_{};
};

/// The answer of a command in each of its formats, made when it is asked for.
struct Answer {
  std::function<std::string()> table{};  ///< for people
  RowMaker csv{};                        ///< with the names of the first as the header
  Row csv_columns{};                     ///< the header where there may be no rows: a row with it
  std::function<Row()> json{};           ///< a document, without schema_version and warnings
  RowMaker jsonl{};                      ///< a record a line
  std::vector<std::string> warnings{};
  WarningsIn warnings_in = WarningsIn::document;
  std::vector<std::string> details{};  ///< for --verbose
};

/// Writes the answer in the format asked for, whole or not at all. Throws `StreamError`.
void write_answer(const Answer& answer, const CommonOptions& options);

/// Says its details, and its warnings where the format has no place for them.
void say_warnings(const Answer& answer, const CommonOptions& options);

/// Both.
void give(const Answer& answer, const CommonOptions& options);

/// Records for machines one after another, for answers that do not wait for their end: a JSON
/// document `{"schema_version": 1, HEAD, KEY: [...], TAIL}`, JSON lines or CSV.
class RecordStream {
 public:
  /// `csv_columns`: a row with the header of CSV; empty: lines without one, behind others.
  RecordStream(Output& output, Format format, Row head, std::string_view key,
               const Row& csv_columns = {}, CsvText csv = CsvText::plain);

  void add(const Row& record);

  /// The text of a record. Several threads may ask at once.
  [[nodiscard]] std::string text(const Row& record) const;
  /// Adds records by their texts, one behind the other; there may be none.
  void add_texts(std::string_view texts);

  enum class End { without_line, with_line };
  /// Ends the document with `tail`. JSON lines end with a line `{"schema_version": 1, HEAD, TAIL}`
  /// where one is wanted.
  void finish(const Row& tail = {}, End end = End::without_line);

 private:
  Output& output_;
  Format format_;
  CsvText csv_;
  Row start_;  // of the document: its version and head
  bool empty_ = true;
};

}  // namespace vocabplan::cli

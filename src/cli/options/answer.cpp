#include "cli/options/answer.hpp"

#include <utility>

#include "cli/shell/call.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {
namespace {

// Stands before every record of a document, the first without the comma.
constexpr std::string_view kBetween = ",\n";

Row document_start() {
  return Row().add("schema_version", kReportSchemaVersion);
}

std::string document_text(const Answer& answer) {
  Row document = document_start().append(answer.json());
  if (answer.warnings_in == WarningsIn::document) document.add("warnings", answer.warnings);
  return document.json() + "\n";
}

std::string csv_of(const Answer& answer, CsvText form) {
  std::string text;
  const auto begin = [&](const Row& row) {
    if (text.empty()) text = row.csv_header(form) + "\n";
  };
  answer.csv([&](const Row& row) {
    begin(row);
    text += row.csv_row(form) + "\n";
  });
  begin(answer.csv_columns);
  return text;
}

std::string jsonl_text(const Answer& answer) {
  std::string text;
  answer.jsonl([&text](const Row& row) { text += row.json() + "\n"; });
  return text;
}

std::string text_of(const Answer& answer, const CommonOptions& options) {
  switch (*options.format) {
    case Format::table:
      return answer.table();
    case Format::csv:
      return csv_of(answer, options.csv_text());
    case Format::json:
      return document_text(answer);
    case Format::jsonl:
      return jsonl_text(answer);
  }
  return {};
}

bool holds_warnings(const Answer& answer, Format format) {
  switch (answer.warnings_in) {
    case WarningsIn::nowhere:
      return false;
    case WarningsIn::document:
      return format == Format::json;
    case WarningsIn::records:
      return format == Format::json || format == Format::jsonl;
  }
  return false;
}

}  // namespace

void write_answer(const Answer& answer, const CommonOptions& options) {
  if (Caller* const caller = Call::current().caller) return caller->take(answer);
  Output output(options.output);
  output.write(text_of(answer, options));
  output.finish();
}

void say_warnings(const Answer& answer, const CommonOptions& options) {
  if (Call::current().caller != nullptr) return;  // they are the answer's
  const Diagnostics diagnostics = options.diagnostics();
  for (const std::string& detail : answer.details) diagnostics.detail(detail);
  if (holds_warnings(answer, *options.format)) return;
  for (const std::string& warning : answer.warnings) diagnostics.warning(warning);
}

void give(const Answer& answer, const CommonOptions& options) {
  write_answer(answer, options);
  say_warnings(answer, options);
}

RecordStream::RecordStream(Output& output, Format format, Row head, std::string_view key,
                           const Row& csv_columns, CsvText csv)
    : output_(output),
      format_(format),
      csv_(csv),
      start_(document_start().append(std::move(head))) {
  if (format_ == Format::csv && !csv_columns.empty()) {
    output_.write(csv_columns.csv_header(csv_) + "\n");
  }
  if (format_ == Format::json) {
    output_.write("{" + start_.json_members() + ",\"" + std::string(key) + "\":[");
  }
}

void RecordStream::add(const Row& record) {
  add_texts(text(record));
}

std::string RecordStream::text(const Row& record) const {
  if (format_ == Format::json) return std::string(kBetween) + record.json();
  return (format_ == Format::csv ? record.csv_row(csv_) : record.json()) + "\n";
}

void RecordStream::add_texts(std::string_view texts) {
  if (texts.empty()) return;
  if (format_ == Format::json && std::exchange(empty_, false)) texts.remove_prefix(1);
  output_.write(texts);
}

void RecordStream::finish(const Row& tail, End end) {
  if (format_ == Format::json) {
    output_.write(empty_ ? "]" : "\n]");
    output_.write((tail.empty() ? "" : "," + tail.json_members()) + "}\n");
  } else if (format_ == Format::jsonl && end == End::with_line) {
    output_.write(start_.append(tail).json() + "\n");
  }
}

}  // namespace vocabplan::cli

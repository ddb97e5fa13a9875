#include "cli/energy/trace/windows_file.hpp"

#include <optional>
#include <utility>

#include "cli/options/table_input.hpp"
#include "cli/shell/input.hpp"
#include "core/table/column_names.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kLongestWindowName = 200;

struct WindowColumns {
  std::size_t name = 0;
  std::size_t start = 0;
  std::size_t end = 0;
};

WindowColumns window_columns(const TableHeader& header, const std::string& source) {
  const auto need = [&](std::initializer_list<std::string_view> names, const std::string& told) {
    const auto found = find_one_of(header.names, names);
    if (found) return *found;
    throw DataError(source, header.line,
                    "windows have columns name (or run), start and end: " +
                        no_column_text(told, header.views()));
  };
  return {.name = need({"name", "run", "window"}, "name"),
          .start = need({"start"}, "start"),
          .end = need({"end"}, "end")};
}

TraceWindow window_of_row(const Record& row, const WindowColumns& columns,
                          const std::string& source) {
  const auto refuse = [&](const std::string& message) {
    throw DataError(source, row.line, message);
  };
  const std::string_view name = row.fields[columns.name];
  if (name.size() > kLongestWindowName) {
    refuse("the name of a window is longer than " + std::to_string(kLongestWindowName) + " bytes");
  }
  for (const auto& [column, what] : {std::pair(columns.start, "start"), {columns.end, "end"}}) {
    if (row.fields[column].empty()) {
      refuse("window " + in_quotes(name) + " has no " + what);
    }
  }
  return {.name = name.empty() ? "line " + std::to_string(row.line) : std::string(name),
          .start = std::string(row.fields[columns.start]),
          .end = std::string(row.fields[columns.end]),
          .line = row.line};
}

}  // namespace

WindowsFile read_windows(const std::string& file, const Diagnostics& diagnostics) {
  Input input(file);
  WindowsFile out{.name = input.name(), .windows = {}};
  RecordReader reader(input.source(), RecordReader::OfFirstLine{});
  const TableHeader header = read_header(reader, out.name);
  const WindowColumns columns = window_columns(header, out.name);
  while (const Record* const row = reader.next()) {
    const std::string fault = header.fault_of(*row);
    if (!fault.empty()) throw DataError(out.name, row->line, fault);
    if (out.windows.size() == kMostTraceWindows) {
      throw DataError(out.name, row->line,
                      "more than " + std::to_string(kMostTraceWindows) + " windows");
    }
    out.windows.push_back(window_of_row(*row, columns, out.name));
  }
  if (out.windows.empty()) throw DataError(out.name, 0, "has no window behind its header");
  warn_of_table(diagnostics, out.name, reader);
  return out;
}

}  // namespace vocabplan::cli

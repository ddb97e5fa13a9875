#include "core/file_kind.hpp"

#include <algorithm>
#include <array>

#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

using namespace std::string_view_literals;

struct FileKind {
  std::string_view start;
  std::string_view fault;
};

// First bytes as the formats' own specifications have them.
constexpr std::array kFileKinds{
    FileKind{"\x1F\x8B"sv, "is gzip: unpack it first"},
    FileKind{"BZh"sv, "is bzip2: unpack it first"},
    FileKind{"\xFD"
             "7zXZ"sv,
             "is xz: unpack it first"},
    FileKind{"\x28\xB5\x2F\xFD"sv, "is zstd: unpack it first"},
    FileKind{"7z\xBC\xAF"sv, "is a 7z archive: unpack it first"},
    FileKind{"%PDF-"sv, "is a PDF, not a table: export the table as CSV"},
    FileKind{"\xD0\xCF\x11\xE0"sv, "is a spreadsheet (xls): export it as CSV"},
    FileKind{"PAR1"sv, "is Parquet: export it as CSV"},
    FileKind{"ARROW1"sv, "is Arrow: export it as CSV"},
    FileKind{"\x89HDF"sv, "is HDF5: export it as CSV"},
    FileKind{"\x93NUMPY"sv, "is a NumPy array: export it as CSV"},
    FileKind{"SQLite format 3"sv, "is an SQLite database: export the table as CSV"},
    FileKind{"\x89PNG"sv, "is a picture (PNG), not a table"},
    FileKind{"\xFF\xD8\xFF"sv, "is a picture (JPEG), not a table"}};

bool is_zip(std::string_view head) {
  return head.starts_with("PK\x03\x04"sv);
}

std::string_view zip_fault(std::string_view head) {
  if (head.find("opendocument.spreadsheet") != std::string_view::npos) {
    return "is a spreadsheet (ods): export it as CSV";
  }
  if (head.find("[Content_Types].xml") != std::string_view::npos ||
      head.find("xl/") != std::string_view::npos) {
    return "is a spreadsheet (xlsx): export it as CSV";
  }
  return "is a zip archive: unpack it first";
}

// Without the blanks and line ends before it.
std::string_view begun(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

// An object, or a list whose first value is none of a header's names.
bool is_json(std::string_view text) {
  if (text.starts_with('{')) return true;
  if (!text.starts_with('[')) return false;
  text.remove_prefix(1);
  const std::string_view rest = begun(text);
  return rest.empty() || R"({["-0123456789)"sv.find(rest[0]) != std::string_view::npos;
}

}  // namespace

bool is_undecided(std::string_view head) noexcept {
  if (is_zip(head)) return true;
  const std::string_view text = begun(head);
  return text.starts_with('[') && begun(text.substr(1)).empty();
}

std::string_view container_fault(std::string_view head) noexcept {
  if (is_zip(head)) return zip_fault(head);
  for (const FileKind& kind : kFileKinds) {
    if (head.starts_with(kind.start)) return kind.fault;
  }
  return {};
}

std::string_view kind_fault(std::string_view head) noexcept {
  if (const std::string_view fault = container_fault(head); !fault.empty()) return fault;
  const std::string_view text = begun(head);
  if (is_json(text)) return "is JSON, not a table; accepted is CSV";
  if (same_in_any_case(text.substr(0, 5), "<html") ||
      same_in_any_case(text.substr(0, 9), "<!doctype")) {
    return "is a web page (HTML), not a table";
  }
  if (text.starts_with("<?xml")) return "is XML, not a table; accepted is CSV";
  const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
  if (line.find('\0') != std::string_view::npos) return "is binary, not a table of text";
  return {};
}

}  // namespace vocabplan

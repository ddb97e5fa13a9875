#include "core/table/csv_parser.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "core/line_buffer.hpp"
#include "vocabplan/core/ascii.hpp"

#ifdef VOCABPLAN_HAS_LIBCSV
#include <csv.h>
#endif

namespace vocabplan {

#ifdef VOCABPLAN_HAS_LIBCSV

struct CsvParser::Library {
  explicit Library(char separator) { start(separator); }
  ~Library() { csv_free(&parser); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  Library(Library&&) = delete;
  Library& operator=(Library&&) = delete;

  void start(char separator) {
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
    csv_set_blk_size(&parser, 4096);
    csv_set_delim(&parser, static_cast<unsigned char>(separator));
  }

  static void on_field(void* text, std::size_t size, void* self) {
    auto& me = *static_cast<CsvParser*>(self);
    me.text_.append(static_cast<const char*>(text), size);
    me.ends_.push_back(me.text_.size());
  }

  static void on_record(int /*terminator*/, void* self) {
    static_cast<CsvParser*>(self)->complete_ = true;
  }

  csv_parser parser{};
};

void CsvParser::restart(char separator) {
  csv_free(&library_->parser);
  library_->start(separator);
  forget();
  complete_ = false;
}

std::string_view CsvParser::feed(std::string_view text) {
  csv_parser& parser = library_->parser;
  const std::size_t used =
      csv_parse(&parser, text.data(), text.size(), &Library::on_field, &Library::on_record, this);
  if (used == text.size()) return {};
  if (csv_error(&parser) == CSV_ENOMEM) throw std::bad_alloc();
  return "a quote stands inside a field that is not quoted";
}

bool CsvParser::finish() {
  return csv_fini(&library_->parser, &Library::on_field, &Library::on_record, this) == 0;
}

#else

// Lines without quotes that did not come in one piece; all others are cut before they come here.
struct CsvParser::Library {
  explicit Library(char cut_at) : separator(cut_at) {}

  char separator;
  std::string line{};  // so far
};

void CsvParser::restart(char separator) {
  library_ = std::make_unique<Library>(separator);
  forget();
  complete_ = false;
}

std::string_view CsvParser::feed(std::string_view text) {
  if (text.find('"') != std::string_view::npos) {
    return "a field with quotes inside it, or over several lines, is not read here";
  }
  library_->line += text;
  if (!text.empty() && is_line_end(text.back())) (void)finish();
  return {};
}

bool CsvParser::finish() {
  const std::string line = std::exchange(library_->line, {});
  const char separator = library_->separator;
  const bool is_blank = trimmed(line).empty();
  if (is_blank && (separator != '\t' || line.find('\t') == std::string::npos)) return true;
  std::string_view left = line;
  while (!left.empty() && is_line_end(left.back())) left.remove_suffix(1);
  for (bool last = false; !last;) {
    const std::size_t end = std::min(left.find(separator), left.size());
    last = end == left.size();
    text_ += trimmed(left.substr(0, end));
    ends_.push_back(text_.size());
    left.remove_prefix(last ? end : end + 1);
  }
  complete_ = true;
  return true;
}

#endif

CsvParser::CsvParser(char separator) : library_(std::make_unique<Library>(separator)) {}
CsvParser::~CsvParser() = default;

void CsvParser::get(std::vector<std::string_view>& fields) const {
  std::size_t start = 0;
  for (const std::size_t end : ends_) {
    fields.push_back(std::string_view(text_).substr(start, end - start));
    start = end;
  }
}

void CsvParser::forget() noexcept {
  text_.clear();
  ends_.clear();
}

}  // namespace vocabplan

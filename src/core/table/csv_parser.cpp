#include "core/table/csv_parser.hpp"

#ifdef VOCABPLAN_HAS_LIBCSV
#include <csv.h>
#endif

#include <new>

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

struct CsvParser::Library {
  explicit Library(char /*separator*/) {}
};

void CsvParser::restart(char /*separator*/) {
  forget();
  complete_ = false;
}

// A blank line is no record, whoever reads it.
std::string_view CsvParser::feed(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  return "a field with quotes inside it, or a last line without its end, is not read here";
}

bool CsvParser::finish() {
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

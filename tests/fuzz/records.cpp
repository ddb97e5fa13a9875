// Records of a table, whole and in pieces, and their fields as numbers. The first byte is the
// separator.
#include "core/text_source.hpp"
#include "fuzz.hpp"

namespace {

using vocabplan::RecordReader;
using vocabplan::fuzz::require;

RecordReader reader_of(RecordReader::Source source, std::size_t kind) {
  constexpr std::string_view kSeparators = ",;|";
  if (kind < kSeparators.size()) return RecordReader(std::move(source), kSeparators[kind]);
  return {std::move(source), RecordReader::OfFirstLine{}};
}

// One field, what it says, and what it says with a sign.
std::string told(RecordReader& reader, std::string_view field) {
  const vocabplan::ParsedNumber plain = reader.number(field);
  std::string text =
      std::string(field) + '=' + std::string(plain.fault) + vocabplan::fuzz::exact(plain.value);
  const vocabplan::ParsedNumber with_sign = reader.signed_number(field);
  return text + std::string(with_sign.fault) + vocabplan::fuzz::exact(with_sign.value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  vocabplan::fuzz::Bytes bytes(data, size);
  const std::size_t kind = bytes.below(4);
  const bool held = bytes.flag();
  const std::string_view text = bytes.rest();
  vocabplan::fuzz::require_same_in_pieces(
      text, vocabplan::text_source(text), [&](RecordReader::Source source) {
        RecordReader reader = reader_of(std::move(source), kind);
        if (held) reader.read_whole();
        std::string all;
        std::size_t records = 0;
        std::size_t last_line = 0;
        while (const vocabplan::Record* const record = reader.next()) {
          require(++records <= text.size() + 1, "a record has a byte");
          require(record->line > last_line, "lines ascend");
          last_line = record->line;
          std::size_t held_bytes = 0;
          all +=
              '\n' + std::to_string(record->line) + (record->complete ? ' ' : '~') + record->fault;
          for (const std::string_view field : record->fields) {
            held_bytes += field.size();
            all += told(reader, field);
          }
          require(held_bytes <= text.size(), "fields are no longer than the text");
        }
        require(reader.cut_line() <= last_line, "the line that is cut short was read");
        return all + reader.number_note() + reader.separator() + std::to_string(reader.cut_line());
      });
  return 0;
}

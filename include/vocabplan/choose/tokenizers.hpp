#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

/// A tokenizer that many models use.
struct KnownTokenizer {
  std::string_view name;          ///< such as llama-3
  double vocab_size;              ///< rows of the models' tables, padding included
  std::optional<double> entries;  ///< ids that the tokenizer itself needs; nothing: not known
  std::string_view source;
  std::string_view note;
};

/// Every tokenizer of the table, ordered by name. Source: data/tokenizers.csv.
[[nodiscard]] std::span<const KnownTokenizer> known_tokenizers();

/// The one of that name, in any case of its letters; nothing when there is none.
[[nodiscard]] std::optional<KnownTokenizer> find_tokenizer(std::string_view name);

/// A tokenizer of somebody's own table.
struct TokenizerRow {
  std::string name{};
  double vocab_size = 0.0;                  ///< entries
  std::optional<double> tokens_per_char{};  ///< f on one sample, the same for all rows
};

/// Reads a CSV table with the columns `name` and `vocab_size`, and perhaps `tokens` and
/// `characters` of one sample of text. A row without both counts has no f.
///
/// Throws `DataError` with source and line: for a column that is missing, a number outside its
/// domain (vocab_size: whole, 1 to 1e9), a name that is empty or stands twice, more than 1,000 rows
/// and none.
[[nodiscard]] std::vector<TokenizerRow> read_tokenizer_rows(RecordReader& reader,
                                                            const std::string& source);

}  // namespace vocabplan

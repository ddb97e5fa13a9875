#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/tokenizer/arguments.hpp"

namespace vocabplan::cli {

/// Files that are measured together, in their order.
struct TextGroup {
  std::string name{};
  std::vector<std::string> files{};  ///< - is standard input
};

/// The text of a call: folders have become their files.
struct Corpus {
  std::vector<TextGroup> groups{};  ///< one without a name where none were asked for
  bool grouped = false;
  std::vector<std::string> warnings{};

  [[nodiscard]] std::size_t file_count() const;
  /// Bytes of all files as they lie there; nothing where one of them is a stream.
  [[nodiscard]] std::optional<std::uint64_t> stored_bytes() const;
};

/// The text that the arguments name. Of a folder its regular files are read, by name, without those
/// whose name begins with a point. Throws `UsageError` for two files of one name with `--by-file`,
/// and `StreamError` for a folder without files.
[[nodiscard]] Corpus corpus_of(const MeasureArguments& arguments);

}  // namespace vocabplan::cli

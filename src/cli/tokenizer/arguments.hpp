#pragma once

#include <string>
#include <vector>

#include "cli/options/common_options.hpp"
#include "cli/options/compression_options.hpp"

namespace vocabplan::cli {

/// A file or folder, and the group that it belongs to.
struct GroupPath {
  std::string group{};
  std::string path{};
};

/// The command line of `tokenizer measure`.
struct MeasureArguments {
  CommonOptions common{};
  std::vector<std::string> paths{};
  std::vector<std::string> models{};
  std::vector<std::string> group_words{};
  bool by_file = false;
  Argument<TextMix> mix{};
  Argument<double> threads{};

  /// The words of every `--group`. Throws `UsageError` for those that are not NAME=PATH.
  [[nodiscard]] std::vector<GroupPath> group_paths() const;
};

/// Measures, in the program that is linked to libsentencepiece; the other one starts that program.
/// Returns the exit code.
int run_measure(const MeasureArguments& arguments);

}  // namespace vocabplan::cli

#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace vocabplan::test {

/// A command of a console block, and what the block shows of its output.
struct Example {
  std::string where{};  ///< file and line
  std::string command{};
  std::string output{};
  /// What the next text block shows of its messages, which it writes without -q; empty: not shown.
  std::string messages{};
};

/// The target of a link.
struct Link {
  std::string where{};
  std::string target{};
};

/// A Markdown file.
struct Document {
  std::filesystem::path path{};
  std::string text{};
  /// Of every console block all of whose commands call the program.
  std::vector<Example> examples{};
  std::vector<Link> links{};
  /// What a link may have after its '#'.
  std::set<std::string> anchors{};
};

/// Reads a Markdown file. Throws when there is none.
[[nodiscard]] Document read_document(const std::filesystem::path& path);

/// A file of the source tree.
[[nodiscard]] std::filesystem::path in_source(const std::string& name);

/// The documents at the top of the source tree and those of docs.
[[nodiscard]] std::vector<Document> documents();

}  // namespace vocabplan::test

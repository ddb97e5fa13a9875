#pragma once

#include <string>
#include <vector>

namespace vocabplan::fuzz {

/// An option or positional of a command, as the program lists it.
struct ListedOption {
  std::string name{};  ///< `--flops`; of a positional what stands for it, `FILE`
  bool takes_value = false;
  std::vector<std::string> values{};  ///< those of a choice

  [[nodiscard]] bool is_positional() const { return !name.starts_with('-'); }
};

/// A command that does something.
struct ListedCommand {
  std::vector<std::string> words{};
  std::vector<ListedOption> options{};
};

/// The commands that `--list-options` prints. Standard output is /dev/null afterwards.
[[nodiscard]] std::vector<ListedCommand> listed_commands();

}  // namespace vocabplan::fuzz

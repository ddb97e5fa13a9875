#pragma once

#include <string>
#include <vector>

namespace vocabplan::cli {

/// The end of another program.
struct ChildResult {
  /// -1 when a signal ended it. 0 also where nobody is told, as under a caller that ignores
  /// SIGCHLD: what the program made says how it ended.
  int exit_code = -1;
  int signal = 0;
  std::string errors{};  ///< the beginning of what it wrote to standard error
};

/// Runs `program` with `arguments` in `directory` to its end, without a shell, with nothing on
/// standard input; its standard output is dropped. Throws `StreamError` when it cannot be started.
[[nodiscard]] ChildResult run_child(const std::string& program,
                                    const std::vector<std::string>& arguments,
                                    const std::string& directory);

}  // namespace vocabplan::cli

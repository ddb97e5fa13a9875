#pragma once

#include <stdexcept>

namespace vocabplan::cli {

/// The exit status of the program.
enum ExitCode : int {
  kFine = 0,
  kFailed =
      1,  ///< a record or computation failed, a comparison differed, output could not be written
  kUsage = 2,  ///< the command line is wrong
};

/// The command line asks for something that cannot be: exit 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Input could not be read or output could not be written: exit 1.
class StreamError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace vocabplan::cli

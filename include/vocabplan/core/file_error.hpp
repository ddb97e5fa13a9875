#pragma once

#include "vocabplan/core/error.hpp"

namespace vocabplan {

/// The system failed to give what a file holds, though it may hold it: a disk that cannot be read,
/// too many open files. Nothing that was read elsewhere stands in for it.
class FileError : public DataError {
 public:
  using DataError::DataError;
};

}  // namespace vocabplan

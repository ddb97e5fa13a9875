#pragma once

#include <string>

namespace vocabplan {

/// A column whose numbers were multiplied as they were read: by the unit in its name, `tokens (B)`,
/// or by the one that the caller gave.
struct ColumnScale {
  std::string column;  ///< as the header has it
  double times = 1.0;
};

}  // namespace vocabplan

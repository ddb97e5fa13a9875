#pragma once

#include <string>

#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// A part of a law whose numbers, each in its own domain, give nothing that can be an answer.
struct LawFault {
  const char* key = "";     ///< the member of the law file, "" when there is no fault
  std::string complaint{};  ///< a sentence about it
};

/// Evaluates all approaches at N_nv from 1e4 to 1e15, where every value must be a positive double
/// far from the ends of their range, and at the ends of the fitted range, where V must be 1 to 1e12
/// entries, the tokens 1e-6 to 1e9 for each parameter, the loss at most 1e6 nats and f(V) 1e-6 to
/// 1e6: beyond that no runs can have been. The draws must give numbers.
[[nodiscard]] LawFault fault_of(const Law& law);

}  // namespace vocabplan

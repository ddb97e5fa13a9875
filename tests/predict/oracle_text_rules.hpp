#pragma once

#include "oracle_rules.hpp"

namespace vocabplan::test {

/// Rules for rows that the paper gives in words or that need more than one prediction.
[[nodiscard]] OracleRule text_rule_for(const Oracle& oracle);

}  // namespace vocabplan::test

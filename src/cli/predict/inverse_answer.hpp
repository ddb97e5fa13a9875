#pragma once

#include <string>

#include "cli/options/common_options.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/inverse.hpp"

namespace vocabplan::cli {

/// The runs for which a vocabulary is the optimum, in any format.
[[nodiscard]] std::string inverse_text(const Inverse& inverse, const InverseRequest& request,
                                       const Law& law, Format format);

/// What should be said beside it: sentences without a full stop.
[[nodiscard]] std::vector<std::string> inverse_warnings(const Inverse& inverse,
                                                        const InverseRequest& request,
                                                        const Law& law);

}  // namespace vocabplan::cli

#pragma once

#include <string_view>

namespace vocabplan {

// The table data/models.csv, embedded as text: see src/CMakeLists.txt.
[[nodiscard]] std::string_view models_csv();

}  // namespace vocabplan

#pragma once

#include <string_view>

namespace vocabplan {

// Tables in data/, embedded as text: see src/energy/CMakeLists.txt.
[[nodiscard]] std::string_view accelerators_csv();
[[nodiscard]] std::string_view grid_intensity_csv();
[[nodiscard]] std::string_view entry_names_csv();

}  // namespace vocabplan

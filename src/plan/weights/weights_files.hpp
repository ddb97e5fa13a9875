#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// The files that a path stands for.
struct WeightsFiles {
  enum class Kind { index, safetensors, gguf };

  Kind kind = Kind::safetensors;
  std::vector<std::string> paths{};  ///< one of an index; else all, in their order
};

/// Finds them. Throws `DataError` for a path that is no weights, and where a part is missing.
[[nodiscard]] WeightsFiles find_weights_files(const std::string& path);

/// True for the names of weights that are read, and of their indexes.
[[nodiscard]] bool is_weights_name(std::string_view name);

}  // namespace vocabplan

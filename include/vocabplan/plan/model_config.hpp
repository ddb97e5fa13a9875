#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/plan/model_shape.hpp"

namespace vocabplan {

/// Longest configuration that is read, in bytes; real ones have a few thousand, those that describe
/// each layer some ten thousand.
inline constexpr std::size_t kLongestModelConfig = 16'000'000;

/// The shape that a Hugging Face `config.json` describes.
///
/// The family is its `model_type`, else the first of its `architectures`; a `text_config` in it is
/// what counts. Keys that are missing have the defaults of the transformers library, except the
/// sizes that every model states: width, layers, MLP, heads and vocabulary must be there. `source`
/// is the file's name: it stands in messages and, where the configuration has no `_name_or_path`,
/// gives the model's name (of its directory for a file called config.json).
///
/// Throws `DataError` that names `source` and the key for text that is no JSON, a key that is
/// missing or has a value that cannot be, and a model that is no decoder-only language model of a
/// known family.
[[nodiscard]] ModelShape parse_model_config(std::string_view text, const std::string& source);

/// The same from a file. Throws `DataError` also for a file that cannot be read or is longer than
/// `kLongestModelConfig`, of which no more is read.
[[nodiscard]] ModelShape read_model_config(const std::string& path);

/// The values of `model_type` that are understood.
[[nodiscard]] std::vector<std::string_view> model_types();

}  // namespace vocabplan

#pragma once

#include <string>
#include <string_view>

#include "plan/audit/config_object.hpp"

namespace vocabplan {

/// Throws `DataError` for a file that is not the configuration of a decoder-only language model
/// although it lies beside one or looks like one, and says which file to take: adapters, draft
/// heads, settings of generation, tokenizers and processors, `params.json`, indices of weights,
/// diffusion models and encoder-decoders.
void refuse_foreign(const ConfigObject& config);

/// Throws `DataError` for the pointer of a file that Git LFS has not fetched.
void refuse_pointer(std::string_view text, const std::string& source);

}  // namespace vocabplan

#pragma once

#include <string>
#include <vector>

#include "cli/choose/options.hpp"

namespace vocabplan::cli {

/// The candidates that words say, sizes and names of tokenizers. Throws `UsageError`.
[[nodiscard]] std::vector<Candidate> read_candidates(const std::string& option,
                                                     const std::string& text);

/// The vocabularies of `--candidates` and `--tokenizers`; none where neither is given. Tables are
/// padded to multiples of what tensor parallelism wants. Throws `UsageError` for a size outside of
/// 1,024 .. `--max-vocab` or a name that is not known, and `DataError` for the file; what is to be
/// said of its reading is added to `warnings`.
[[nodiscard]] std::vector<Candidate> asked_candidates(const ChooseOptions& options,
                                                      std::vector<std::string>& warnings);

/// Powers of two from 8,192 to `--max-vocab`, which are shown where nobody asks for candidates.
[[nodiscard]] std::vector<Candidate> usual_candidates(const ChooseOptions& options);

/// The multiple that tables have: `--multiple` times the ranks of `--tensor-parallel`.
[[nodiscard]] double table_multiple(const ChooseOptions& options);

}  // namespace vocabplan::cli

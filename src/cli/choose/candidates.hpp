#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/choose/options.hpp"

namespace vocabplan::cli {

/// A vocabulary that somebody may take.
struct Candidate {
  std::string name{};  ///< of a tokenizer, else the size in words
  double vocab_size = 0.0;
  double rows = 0.0;                        ///< of its table: `vocab_size` and what pads it
  std::optional<double> tokens_per_char{};  ///< measured, where somebody's table has it
};

/// The words of `--candidates`, sizes and names of tokenizers. Throws `UsageError`.
[[nodiscard]] std::vector<std::string> candidate_words(const std::string& option,
                                                       const std::string& text);

/// The vocabularies of `--candidates` and `--tokenizers`; none where neither is given. Tables are
/// padded to multiples of what tensor parallelism wants. Throws `UsageError` for a size outside of
/// 1,024 .. `--max-vocab` or a name that is not known, and `DataError` for the file.
[[nodiscard]] std::vector<Candidate> asked_candidates(const ChooseOptions& options);

/// Powers of two from 8,192 to `--max-vocab`, which are shown where nobody asks for candidates.
[[nodiscard]] std::vector<Candidate> usual_candidates(const ChooseOptions& options);

/// The multiple that tables have: `--multiple` times the ranks of `--tensor-parallel`.
[[nodiscard]] double table_multiple(const ChooseOptions& options);

}  // namespace vocabplan::cli

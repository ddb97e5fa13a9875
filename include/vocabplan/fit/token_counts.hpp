#pragma once

#include <vector>

#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/law/compression.hpp"

namespace vocabplan {

/// Which tokens a fit is made on.
enum class FitMode {
  corrected,     ///< the tokens that the runs were trained on
  as_published,  ///< those of the authors' script, unit slip included
};

/// Training tokens D of every row.
///
/// `corrected`: the table's tokens, else C / (6 (n_nv + V d)).
///
/// `as_published`: H f(V / 1000), with H the table's characters, else D / f(V) of the corrected D.
/// This repeats a slip of the script behind the published approach 3, which counts V in thousands
/// and passes that number to f: tokens per character are taken at a vocabulary a thousand times too
/// small, and D comes out 2.65 to 3.01 times too large for V from 4K to 96K, by a factor that
/// depends on V. The published constants can only be found again on these tokens. Below V = 1000,
/// where the script has no data, V / 1000 is clamped to 1 as `Compression` does.
[[nodiscard]] std::vector<double> training_tokens(const RunTable& table,
                                                  const Compression& compression, FitMode mode);

}  // namespace vocabplan

#pragma once

#include <string>

#include "vocabplan/energy/error_band.hpp"

namespace vocabplan::cli {

/// The band of errors that `--band` says: two signed shares LOW,HIGH such as `-0.4,0.6` or
/// `-40%,60%` with -1 < LOW <= HIGH. Throws `UsageError`.
[[nodiscard]] ErrorBand band_argument(const std::string& text);

}  // namespace vocabplan::cli

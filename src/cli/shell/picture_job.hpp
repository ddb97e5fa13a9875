#pragma once

#include <string>

#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// The path of an executable file of that name on the PATH; empty when there is none.
[[nodiscard]] std::string find_program(const std::string& name);

/// The bytes of the picture that `gnuplot` draws by `script`, which calls it `name`. It works in a
/// directory of its own, which is gone afterwards. Throws `StreamError`, with the first line of
/// what gnuplot says, when the picture is not made or not complete.
[[nodiscard]] std::string draw(const std::string& gnuplot, const std::string& script,
                               const std::string& name, PictureFormat format);

}  // namespace vocabplan::cli

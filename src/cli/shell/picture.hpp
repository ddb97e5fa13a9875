#pragma once

#include <string>

#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// The destination of a picture, settled before anything is computed.
///
/// An empty `target` is no picture. Throws `UsageError` for a name that does not end in .svg, .png
/// or .pdf, and `StreamError`, which says what to install, when gnuplot is not on the PATH.
class Picture {
 public:
  explicit Picture(std::string target);

  [[nodiscard]] bool wanted() const { return !target_.empty(); }

  /// Writes `FILE.gp` and, by gnuplot and without a shell, FILE; each whole or not at all. Throws
  /// `StreamError`.
  void write(const PlotPage& page) const;

 private:
  std::string target_;
  std::string gnuplot_;  // path of the program
  PictureFormat format_ = PictureFormat::svg;
};

}  // namespace vocabplan::cli

#pragma once

#include <optional>
#include <string>

#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// A picture as the command line asks for it.
struct PictureRequest {
  std::string file{};              ///< empty: no picture
  std::optional<PlotSize> size{};  ///< nothing: the usual one

  [[nodiscard]] bool empty() const { return file.empty(); }
};

/// The destination of a picture, settled before anything is computed.
///
/// A request without a file is no picture. Throws `UsageError` for a name that does not end in
/// .svg, .png or .pdf, and `StreamError`, which says what to install, when gnuplot is not on the
/// PATH.
class Picture {
 public:
  explicit Picture(const PictureRequest& request);

  [[nodiscard]] bool wanted() const { return !target_.empty(); }

  /// Writes the page, in the size asked for, as `FILE.gp` and, by gnuplot and without a shell,
  /// FILE; each whole or not at all. Throws `StreamError`.
  void write(PlotPage page) const;

 private:
  std::string target_;
  std::optional<PlotSize> size_;
  std::string gnuplot_;  // path of the program
  PictureFormat format_ = PictureFormat::svg;
};

}  // namespace vocabplan::cli

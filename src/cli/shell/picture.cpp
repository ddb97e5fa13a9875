#include "cli/shell/picture.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "cli/shell/failure.hpp"
#include "cli/shell/output.hpp"
#include "cli/shell/picture_job.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

PictureFormat format_of(const std::string& target) {
  constexpr std::array<std::pair<std::string_view, PictureFormat>, 3> kEndings{
      {{".svg", PictureFormat::svg}, {".png", PictureFormat::png}, {".pdf", PictureFormat::pdf}}};
  for (const auto& [ending, format] : kEndings) {
    if (target.ends_with(ending)) return format;
  }
  throw UsageError("--plot: " + file_in_quotes(target) + " does not end in .svg, .png or .pdf");
}

void check_picture_name(const std::string& target) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (std::any_of(target.begin(), target.end(), control)) {
    throw UsageError("--plot: " + file_in_quotes(target) + " holds a control character");
  }
}

}  // namespace

Picture::Picture(std::string target) : target_(std::move(target)) {
  if (!wanted()) return;
  format_ = format_of(target_);
  check_picture_name(target_);
  gnuplot_ = find_program("gnuplot");
  if (gnuplot_.empty()) {
    throw StreamError("--plot: gnuplot is not installed; on Debian: apt install gnuplot-nox");
  }
}

void Picture::write(const PlotPage& page) const {
  const std::string name = std::filesystem::path(target_).filename().string();
  const std::string script = gnuplot_script(page, name, format_);
  // Both are opened before gnuplot starts, and put in place after both are complete.
  Output script_file(target_ + ".gp");
  Output picture_file(target_);
  script_file.write(script);
  script_file.flush();
  picture_file.write(draw(gnuplot_, script, name, format_));
  picture_file.flush();
  script_file.finish();
  picture_file.finish();
}

}  // namespace vocabplan::cli

#include "cli/shell/picture.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "cli/shell/call.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/gnuplot.hpp"
#include "cli/shell/output.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/report/plot.hpp"

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

Picture::Picture(const PictureRequest& request) : target_(request.file), size_(request.size) {
  if (!wanted()) return;
  format_ = format_of(target_);
  check_picture_name(target_);
  const Caller* const caller = Call::current().caller;
  if (caller != nullptr && caller->takes_pictures()) return;
  gnuplot_ = find_gnuplot();
}

void Picture::write(PlotPage page) const {
  if (size_) page.size = size_;
  Caller* const caller = Call::current().caller;
  if (caller != nullptr && caller->takes_pictures()) return caller->take_picture(page);
  const std::string name = std::filesystem::path(target_).filename().string();
  // Both are opened before gnuplot starts, and put in place after both are complete.
  Output script_file(target_ + ".gp");
  Output picture_file(target_);
  const DrawnPicture drawn = draw_by_gnuplot(gnuplot_, page, name, format_);
  script_file.write(drawn.script);
  script_file.flush();
  picture_file.write(drawn.picture);
  picture_file.flush();
  script_file.finish();
  picture_file.finish();
}

}  // namespace vocabplan::cli

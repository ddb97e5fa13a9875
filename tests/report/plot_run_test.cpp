// gnuplot runs the scripts.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/report/plot.hpp"

namespace plot_run_test {

using vocabplan::gnuplot_script;
using vocabplan::PictureFormat;
using vocabplan::PlotPage;
using vocabplan::PlotSeries;
using Style = PlotSeries::Style;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// What gnuplot would run, expand or mark up if it were not text.
const std::string kHostile =
    "`touch run1` $(touch run2) @run 'q'' \"d\" \\n %s {/Bold x} a_b^c <&> \xC3\xBC\nsystem('touch "
    "run3')\x01 \xFF";

PlotPage page_of(PlotSeries series, bool log_x = false, bool log_y = false) {
  return {.panels = {{.log_x = log_x, .log_y = log_y, .series = {std::move(series)}}}};
}

PlotPage hostile_page() {
  PlotPage page{.title = kHostile, .columns = 2};
  page.subtitle = kHostile;
  for (const Style style :
       {Style::line, Style::dashed, Style::points, Style::shaded, Style::vertical, Style::labelled,
        Style::ticks, Style::open_above, Style::open_below}) {
    page.panels.push_back(
        {.title = kHostile,
         .x_label = kHostile,
         .y_label = kHostile,
         .log_x = true,
         .log_y = true,
         .series = {{.title = kHostile,
                     .label = kHostile,
                     .style = style,
                     .x = {1.0, 20.0, 300.0},
                     .y = {1.0, 5.0, 1e30},
                     .y2 = {2.0, 6.0, 2e30},
                     .labels = {kHostile, "b", "c"}}},
         .spans = {{.label = kHostile, .low = 2.0, .high = 50.0, .shaded = true},
                   {.label = kHostile, .lower_open = true, .upper_open = true, .at = 7.0}}});
  }
  return page;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A directory in which gnuplot runs a script; removed at the end of the scope.
class Bench {
 public:
  Bench() : directory_(std::filesystem::temp_directory_path() / "vocabplan-plot-XXXXXX") {
    std::string name = directory_.string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    directory_ = name;
  }
  ~Bench() { std::filesystem::remove_all(directory_); }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  Bench(Bench&&) = delete;
  Bench& operator=(Bench&&) = delete;

  static bool has_gnuplot() {
    return std::system("command -v gnuplot > /dev/null 2>&1") == 0;  // NOLINT
  }

  // Exit 0 and not a word.
  void draw(const std::string& script) const {
    std::ofstream(directory_ / "script.gp", std::ios::binary) << script;
    const std::string command =
        "cd '" + directory_.string() + "' && gnuplot -d script.gp > out 2>&1 < /dev/null";
    CHECK(std::system(command.c_str()) == 0);  // NOLINT
    const std::string said = bytes_of(directory_ / "out");
    CAPTURE(said);
    CHECK(said.empty());
  }

  [[nodiscard]] std::string file(const std::string& name) const {
    return bytes_of(directory_ / name);
  }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(directory_), {}));
  }

 private:
  std::filesystem::path directory_;
};

}  // namespace

TEST_CASE("report: gnuplot draws every style in every format and runs no text", "[report]") {
  if (!Bench::has_gnuplot()) {
    WARN("skipped: gnuplot is not installed");
    return;
  }
  const Bench bench;
  bench.draw(gnuplot_script(hostile_page(), "a.svg", PictureFormat::svg));
  bench.draw(gnuplot_script(hostile_page(), "a.png", PictureFormat::png));
  bench.draw(gnuplot_script(hostile_page(), "a.pdf", PictureFormat::pdf));
  CHECK(bench.entries() == 5);  // three pictures, the script, and what gnuplot said
  CHECK(has(bench.file("a.svg"), "</svg>"));
  CHECK(bench.file("a.png").starts_with("\x89PNG"));
  CHECK(bench.file("a.pdf").starts_with("%PDF"));
  CHECK(has(bench.file("a.svg"), "`touch run1` $(touch run2) @run"));
}

TEST_CASE("report: gnuplot draws a page in every size", "[report]") {
  if (!Bench::has_gnuplot()) {
    WARN("skipped: gnuplot is not installed");
    return;
  }
  const Bench bench;
  PlotPage page = hostile_page();
  for (const auto& size : std::vector<vocabplan::PlotSize>{
           {200.0, 200.0}, {200.0, 10000.0}, {10000.0, 200.0}, {600.0, 400.0}}) {
    page.size = size;
    bench.draw(gnuplot_script(page, "a.svg", PictureFormat::svg));
    CHECK(has(bench.file("a.svg"), "</svg>"));
  }
}

TEST_CASE("report: gnuplot draws pages with nothing or little on them", "[report]") {
  if (!Bench::has_gnuplot()) {
    WARN("skipped: gnuplot is not installed");
    return;
  }
  const Bench bench;
  for (const bool log : {false, true}) {
    for (const auto& x : std::vector<std::vector<double>>{
             {}, {0.0}, {kNan, kNan}, {5.0}, {5.0, 5.0}, {1e-300, 1e300}, {1e9, 1e9 + 1.0}}) {
      bench.draw(gnuplot_script(page_of({.title = "a", .x = x, .y = x}, log, log), "a.svg",
                                PictureFormat::svg));
    }
  }
}

}  // namespace plot_run_test

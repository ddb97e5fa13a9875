#include "vocabplan/report/plot.hpp"

#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"

namespace plot_test {

using vocabplan::DomainError;
using vocabplan::gnuplot_script;
using vocabplan::PictureFormat;
using vocabplan::PlotPage;
using vocabplan::PlotSeries;
using Style = PlotSeries::Style;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

PlotPage page_of(PlotSeries series, bool log_x = false, bool log_y = false) {
  return {.panels = {{.log_x = log_x, .log_y = log_y, .series = {std::move(series)}}}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The lines of the first data block.
std::vector<std::string> data_of(const std::string& script) {
  std::vector<std::string> data;
  bool inside = false;
  for (const std::string& line : lines_of(script)) {
    if (line == "EOD") return data;
    if (inside) data.push_back(line);
    if (line.ends_with("<< EOD")) inside = true;
  }
  return data;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The title of a series as it stands in the script.
std::string title(const std::string& text) {
  const std::string script =
      gnuplot_script(page_of({.title = text, .x = {1.0}, .y = {1.0}}), "a.svg", PictureFormat::svg);
  const std::size_t at = script.find(" title \"") + 8;
  return script.substr(at, script.rfind("\"\nunset multiplot") - at);
}

std::string ticks(double low, double high, bool log) {
  const std::string script = gnuplot_script(page_of({.x = {low, high}, .y = {0.0, 1.0}}, log),
                                            "a.svg", PictureFormat::svg);
  const std::size_t at = script.find("set xtics (");
  return script.substr(at, script.find('\n', at) - at);
}

// Ticks with a number.
std::size_t named_ticks(const std::string& text) {
  std::size_t named = 0;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if ((text[i] == '(' || text[i] == ' ') && text[i + 1] == '\'' && text[i + 2] != '\'') ++named;
  }
  return named;
}

bool refused(const PlotPage& page, const std::string& file = "a.svg") {
  try {
    (void)gnuplot_script(page, file, PictureFormat::svg);
  } catch (const DomainError&) {
    return true;
  }
  return false;
}

}  // namespace

TEST_CASE("report: a text of a plot is quoted as a whole", "[report]") {
  const std::string script = gnuplot_script(
      page_of({.title = "it's `id` $x @y\\", .x = {1.0}, .y = {1.0}}), "a.svg", PictureFormat::svg);
  CHECK(has(script, "title \"it\\047s \\140id\\140 \\044x \\100y\\134\"\n"));
  CHECK(has(script, "noenhanced"));
}

TEST_CASE("report: control characters and broken UTF-8 do not reach a script", "[report]") {
  CHECK(title("a\nb\tc\x7F") == "a?b?c?");
  CHECK(title("\xC3\xBC \xE2\x82\xAC \xF0\x9F\x98\x80") ==
        "\xC3\xBC \xE2\x82\xAC \xF0\x9F\x98\x80");
  CHECK(title("\xFF\xC3") == "??");
  CHECK(title("\xC0\xAF") == "??");            // an overlong form of '/'
  CHECK(title("\xED\xA0\x80") == "???");       // a surrogate
  CHECK(title("\xF4\x90\x80\x80") == "????");  // beyond U+10FFFF
  CHECK(title("\xC2\x85") == "??");            // a control character of two bytes
}

TEST_CASE("report: points of a plot are written exactly and lines broken", "[report]") {
  const double third = 1.0 / 3.0;
  const std::string script = gnuplot_script(
      page_of({.title = "a", .x = {1.0, 2.0, kInfinity, 4.0}, .y = {third, kNan, 1.0, 1e280}}),
      "a.svg", PictureFormat::svg);
  const auto data = data_of(script);
  REQUIRE(data.size() == 4);
  CHECK(std::stod(data[0].substr(2)) == third);
  CHECK(data[1].empty());
  CHECK(data[2].empty());
  CHECK(data[3] == "4 1e+280");
}

TEST_CASE("report: what a logarithmic axis cannot show is left out", "[report]") {
  const PlotSeries series{.x = {-1.0, 0.0, 1.0, 100.0}, .y = {1.0, 2.0, 3.0, 0.0}};
  const std::string both = gnuplot_script(page_of(series, true, true), "a.svg", PictureFormat::svg);
  CHECK(data_of(both) == std::vector<std::string>{"", "", "1 3", ""});
  CHECK(has(both, "set logscale x\n"));
  CHECK(has(both, "set logscale y\n"));
  const std::string none = gnuplot_script(page_of(series), "a.svg", PictureFormat::svg);
  CHECK(data_of(none) == std::vector<std::string>{"-1 1", "0 2", "1 3", "100 0"});
  CHECK(has(none, "unset logscale x\n"));
}

TEST_CASE("report: ticks of a plot are in the suffixes that the program reads", "[report]") {
  CHECK(has(ticks(1e4, 2e5, true), "'10K' 10000.0"));
  CHECK(has(ticks(1e4, 2e5, true), "'50K' 50000.0"));
  CHECK(has(ticks(1e20, 1e24, true), "'1e21' 1e+21"));
  CHECK(has(ticks(0.0, 1e-3, false), "'0.0004' 0.0004"));
  CHECK(has(ticks(-1.0, 1.0, false), "'-0.5' -0.5"));
  CHECK(has(ticks(1e-6, 1e-2, true), "'1e-5'"));
  CHECK(has(ticks(0.0, 4e-6, false), "'1e-6' "));
  // More than four digits where neighbours share these.
  CHECK(has(ticks(12340.0, 12380.0, false), "'12350' 12350.0, '12360' 12360.0"));
  // Many decades, a narrow range, and a single value have some, but not many.
  for (const auto& [low, high] : {std::pair{1e-290, 1e290}, {1000.0, 1001.0}, {7.0, 7.0}}) {
    const std::string text = ticks(low, high, true);
    const std::size_t named = named_ticks(text);
    CAPTURE(text);
    CHECK(named >= 2);
    CHECK(named <= 12);
  }
}

TEST_CASE("report: names of pictures that gnuplot would not take as they are", "[report]") {
  const auto output = [](const std::string& name) {
    const std::string script = gnuplot_script(page_of({}), name, PictureFormat::svg);
    const std::size_t at = script.find("set output ");
    return script.substr(at, script.find('\n', at) - at);
  };
  CHECK(output("a b.svg") == R"(set output "a b.svg")");
  CHECK(output("it's.svg") == R"(set output "it\047s.svg")");
  CHECK(output("|touch x.svg") == R"(set output "./|touch x.svg")");  // not a pipe
  CHECK(output("~a.svg") == R"(set output "./~a.svg")");              // not a home directory
  CHECK(output("/tmp/a.svg") == R"(set output "/tmp/a.svg")");
}

TEST_CASE("report: pages that cannot be drawn are refused", "[report]") {
  CHECK(refused({}));
  PlotPage page = page_of({});
  CHECK_FALSE(refused(page));
  CHECK(refused(page, ""));
  CHECK(refused(page, "a\nb.svg"));
  page.columns = 0;
  CHECK(refused(page));
}

TEST_CASE("report: a series whose columns differ in length is refused", "[report]") {
  for (const Style style : {Style::line, Style::dashed, Style::points, Style::labelled}) {
    CHECK(refused(page_of({.style = style, .x = {1.0}})));
  }
  CHECK(refused(page_of({.style = Style::labelled, .x = {1.0}, .y = {1.0}})));
  CHECK(refused(page_of({.style = Style::shaded, .x = {1.0}, .y = {1.0}})));
  CHECK_FALSE(refused(page_of({.style = Style::vertical, .x = {1.0}})));
}

}  // namespace plot_test

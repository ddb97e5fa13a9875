// Titles, labels, spans and sizes, read from the script.
#include <cmath>
#include <cstdlib>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/report/plot.hpp"

namespace plot_parts_test {

using namespace vocabplan;
using Style = PlotSeries::Style;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

std::string script_of(const PlotPage& page) {
  return gnuplot_script(page, "a.svg", PictureFormat::svg);
}

PlotPage page_of(PlotPanel panel) {
  return {.panels = {std::move(panel)}};
}

// A text of a picture: its words, the place of its anchor as a share of the paper, its side.
struct Text {
  std::string words{};
  double x = 0.0;
  double y = 0.0;
  std::string side{};
};

std::vector<Text> texts_of(const std::string& script) {
  std::vector<Text> texts;
  std::istringstream in(script);
  const std::string start = "set label \"";
  const std::string middle = "\" at screen ";
  for (std::string line; std::getline(in, line);) {
    const std::size_t at = line.find(middle);
    if (!line.starts_with(start) || at == std::string::npos) continue;
    Text text{.words = line.substr(start.size(), at - start.size())};
    char* end = nullptr;
    text.x = std::strtod(line.c_str() + at + middle.size(), &end);
    text.y = std::strtod(end + 1, &end);
    std::istringstream(end) >> text.side;
    texts.push_back(text);
  }
  return texts;
}

const Text& text_of(const std::vector<Text>& texts, const std::string& words) {
  for (const Text& text : texts) {
    if (text.words == words) return text;
  }
  FAIL("no text " << words);
  return texts.front();
}

PlotSeries line_to(double y, std::string label) {
  return {.label = std::move(label), .style = Style::line, .x = {1.0, 10.0}, .y = {1.0, y}};
}

}  // namespace

TEST_CASE("report: a page has the size that it asks for", "[report]") {
  PlotPage page = page_of({.series = {line_to(2.0, "")}});
  CHECK(has(script_of(page), "size 800,600 "));
  page.size = PlotSize{640.0, 480.0};
  CHECK(has(script_of(page), "size 640,480 "));
  CHECK(has(gnuplot_script(page, "a.pdf", PictureFormat::pdf), "size 6.4,4.8 "));
  for (const PlotSize size : {PlotSize{199.0, 300.0}, {300.0, 10001.0}, {kNan, 300.0}}) {
    page.size = size;
    CHECK_THROWS_AS(script_of(page), DomainError);
  }
}

TEST_CASE("report: a long title is broken, and cut where it is too long", "[report]") {
  PlotPage page = page_of({.series = {line_to(2.0, "")}});
  page.title =
      "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
      "fifteen sixteen seventeen eighteen nineteen twenty";
  std::vector<Text> lines = texts_of(script_of(page));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].words + " " + lines[1].words == page.title);
  CHECK(lines[0].y > lines[1].y);
  // No line of one word beside a full one.
  CHECK(std::abs(static_cast<double>(lines[0].words.size()) -
                 static_cast<double>(lines[1].words.size())) < 20.0);
  page.size = PlotSize{300.0, 200.0};
  lines = texts_of(script_of(page));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].words.starts_with("one two"));
  CHECK(lines[0].words.ends_with("\u2026"));
  page.title = std::string(500, 'x');
  lines = texts_of(script_of(page));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].words.size() < 40);
}

TEST_CASE("report: the label of a line stands beside its end, and meets no other", "[report]") {
  PlotPanel panel;
  for (const char* name : {"a", "b", "c", "d"}) panel.series.push_back(line_to(5.0, name));
  panel.series.push_back(line_to(9.0, "high"));
  const auto texts = texts_of(script_of(page_of(panel)));
  REQUIRE(texts.size() == 5);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK(texts[i].side == "left");
    CHECK(texts[i].x < 1.0);
    for (std::size_t k = 0; k < i; ++k) CHECK(std::abs(texts[i].y - texts[k].y) * 600.0 >= 13.0);
  }
  CHECK(text_of(texts, "high").y > text_of(texts, "a").y);
}

TEST_CASE("report: labels that would take half of a panel are left out", "[report]") {
  PlotPage page = page_of({.series = {line_to(2.0, std::string(60, 'x'))}});
  CHECK_FALSE(has(script_of(page), "xxx"));
  page.size = PlotSize{2000.0, 500.0};
  CHECK(has(script_of(page), std::string(60, 'x')));
}

TEST_CASE("report: a span is shaded where both of its ends are closed", "[report]") {
  PlotSpan span{.label = "band", .low = 20.0, .high = 50.0, .at = 30.0, .shaded = true};
  const auto script = [&] {
    return script_of(page_of(
        {.log_x = true, .series = {{.x = {1.0, 1000.0}, .y = {0.0, 1.0}}}, .spans = {span}}));
  };
  CHECK(count_of(script(), "set object rectangle") == 1);
  CHECK(count_of(script(), "nohead") == 3);  // the bar and its caps
  span.upper_open = true;
  CHECK_FALSE(has(script(), "set object rectangle"));
  CHECK(has(script(), " head "));
  CHECK(count_of(script(), "nohead") == 1);
  span.lower_open = true;
  CHECK(has(script(), " heads "));
  CHECK_FALSE(has(script(), "nohead"));
  // A closed end widens the axis of a shaded span alone; others go on beyond it without a cap.
  span = {.label = "far", .low = 20.0, .high = 1e6};
  CHECK(count_of(script(), "nohead") == 2);
  span.shaded = true;
  CHECK(count_of(script(), "nohead") == 3);
}

TEST_CASE("report: names of ticks share rows and no place", "[report]") {
  const PlotSeries ticks{.style = Style::ticks,
                         .x = {2.0, 2.05, 2.1, 9.9},
                         .labels = {"first name", "second name", "third name", "at the end"}};
  PlotPage page = page_of({.series = {{.x = {1.0, 10.0}, .y = {0.0, 1.0}}, ticks}});
  const auto texts = texts_of(script_of(page));
  REQUIRE(texts.size() == 4);
  CHECK(text_of(texts, "at the end").side == "right");
  for (const char* a : {"first name", "second name", "third name"}) {
    CHECK(text_of(texts, a).side == "left");
    for (const char* b : {"first name", "second name", "third name"}) {
      if (std::string(a) == b) continue;
      CHECK(std::abs(text_of(texts, a).y - text_of(texts, b).y) * 600.0 >= 13.0);
    }
  }
  // Without room the ticks stay and names go.
  page.size = PlotSize{200.0, 200.0};
  CHECK(texts_of(script_of(page)).size() < 4);
  CHECK(count_of(script_of(page), "\nset arrow") == 4);
  page.panels[0].series[1].labels.pop_back();
  CHECK_THROWS_AS(script_of(page), DomainError);
}

TEST_CASE("report: an interval is filled where both ends are closed", "[report]") {
  const auto series = interval_series("90 %", 0, {1.0, 2.0, 3.0, 4.0}, {1.0, 1.0, 0.0, 0.0},
                                      {2.0, kInfinity, 5.0, kInfinity});
  REQUIRE(series.size() == 3);
  const std::vector<Style> styles{Style::shaded, Style::open_above, Style::open_below};
  const std::vector<double> at{1.0, 1.0, 5.0};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(series[i].style == styles[i]);
    for (std::size_t k = 0; k < 4; ++k) {
      if (k == i) CHECK(series[i].y[k] == at[i]);
      if (k != i) CHECK(std::isnan(series[i].y[k]));
    }
  }
  CHECK(series[0].y2[0] == 2.0);
  CHECK(interval_series("90 %", 0, {1.0}, {0.0}, {kInfinity}).empty());
  CHECK(interval_series("90 %", 0, {}, {}, {}).empty());
  CHECK_THROWS_AS(interval_series("90 %", 0, {1.0}, {}, {}), DomainError);
  // The label is said once, at the right, with what is open there.
  const auto open = interval_series("90 %", 0, {1.0, 2.0}, {1.0, 1.0}, {2.0, kInfinity});
  REQUIRE(open.size() == 2);
  CHECK(open[0].label.empty());
  CHECK(open[1].label == "90 %, open above");
  CHECK(interval_series("90 %", 0, {1.0}, {0.0}, {2.0})[0].label == "90 %, open below");
}

TEST_CASE("report: an area goes no farther than the axes", "[report]") {
  PlotPanel panel{.log_y = true, .series = {line_to(2.0, "")}};
  panel.series.push_back(
      {.style = Style::shaded, .x = {1.0, 10.0}, .y = {0.5, 0.5}, .y2 = {3.0, 1e12}});
  const std::string script = script_of(page_of(panel));
  CHECK_FALSE(has(script, "e+12"));
  CHECK_FALSE(has(script, "1000000000000"));
}

TEST_CASE("report: whole numbers in groups of three digits", "[report]") {
  CHECK(grouped(7.0) == "7");
  CHECK(grouped(999.0) == "999");
  CHECK(grouped(1000.0) == "1,000");
  CHECK(grouped(59547.8) == "59,548");
  CHECK(grouped(1234567.0) == "1,234,567");
  CHECK(grouped(-5.0) == "-5");
}

}  // namespace plot_parts_test

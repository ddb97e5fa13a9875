// Where the texts of labelled points stand, read from the script.
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/report/plot.hpp"

namespace plot_labels_test {

using namespace vocabplan;

namespace {

struct Label {
  double x = 0.0;  // share of the paper
  double y = 0.0;
  std::string side;
};

Label label_of(const std::string& script, const std::string& text) {
  const std::string head = "set label \"" + text + "\" at screen ";
  const std::size_t at = script.find(head);
  REQUIRE(at != std::string::npos);
  const char* const start = script.c_str() + at + head.size();
  char* end = nullptr;
  Label label;
  label.x = std::strtod(start, &end);
  label.y = std::strtod(end + 1, &end);
  const std::string rest(end + 1);
  label.side = rest.substr(0, rest.find(' '));
  return label;
}

std::string script_of(const std::vector<double>& x, const std::vector<double>& y,
                      const std::vector<std::string>& labels) {
  const PlotPage page{
      .panels = {
          {.series = {{.style = PlotSeries::Style::labelled, .x = x, .y = y, .labels = labels},
                      {.style = PlotSeries::Style::points, .x = {0.0, 10.0}, .y = {0.0, 10.0}}}}}};
  return gnuplot_script(page, "a.svg", PictureFormat::svg);
}

}  // namespace

TEST_CASE("report: a label in the open stands to the right of its point", "[report]") {
  const std::string script = script_of({5.0}, {2.0}, {"model"});
  CHECK(label_of(script, "model").side == "left");
}

TEST_CASE("report: a label at the right edge stands to the left of its point", "[report]") {
  const std::string script = script_of({10.0}, {5.0}, {"a rather long name"});
  CHECK(label_of(script, "a rather long name").side == "right");
}

TEST_CASE("report: labels of points on one spot do not cover each other", "[report]") {
  const std::string script = script_of({5.0, 5.0, 5.0}, {2.0, 2.0, 2.0}, {"one", "two", "six"});
  const std::vector<Label> labels{label_of(script, "one"), label_of(script, "two"),
                                  label_of(script, "six")};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      const bool other_side = labels[i].side != labels[k].side;
      const bool other_line = std::abs(labels[i].y - labels[k].y) * 600.0 >= 13.0;
      CHECK((other_side || other_line));
    }
  }
}

}  // namespace plot_labels_test

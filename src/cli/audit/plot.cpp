#include "cli/audit/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/text/cells.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {
namespace {

using Style = PlotSeries::Style;

// Colours of the eight that `PlotSeries` has, as in the picture of a prediction.
constexpr std::size_t kIsoloss = 0;
constexpr std::size_t kInside = 2;
constexpr std::size_t kOutside = 3;
constexpr std::size_t kBand = 4;

// Models without a language-model head have nothing to stand beside.
std::vector<const Audit*> audits_of(std::span<const AuditEntry> entries) {
  std::vector<const Audit*> audits;
  audits.reserve(entries.size());
  for (const AuditEntry& entry : entries) {
    if (entry.audit && entry.audit->line) audits.push_back(&*entry.audit);
  }
  return audits;
}

// A model's point, and whether its V costs no more than the band.
struct Marked {
  double x = 0.0;
  double y = 0.0;
  bool inside = false;
  std::string name{};
};

double decades(const std::vector<Marked>& points, double Marked::*coordinate) {
  const auto [least, most] = std::minmax_element(
      points.begin(), points.end(),
      [&](const Marked& a, const Marked& b) { return a.*coordinate < b.*coordinate; });
  return std::max(1.0, std::log10((*most).*coordinate / (*least).*coordinate));
}

// Which names can be read: texts must not meet, and where many points lie it would not be seen
// whose name it is.
class Names {
 public:
  explicit Names(const std::vector<Marked>& points)
      : points_(points), wide_(decades(points, &Marked::x)), high_(decades(points, &Marked::y)) {}

  // True if this point's name is to be written.
  bool take(const Marked& point) {
    constexpr std::ptrdiff_t kCrowd = 2;
    const auto neighbours = std::count_if(points_.begin(), points_.end(), [&](const Marked& other) {
      return near(point, other, 0.1, 0.05);
    });
    // A text takes about a quarter of the width.
    const bool met = std::any_of(written_.begin(), written_.end(), [&](const Marked* other) {
      return near(point, *other, 0.25, 0.06);
    });
    if (met || neighbours - 1 > kCrowd) return false;
    written_.push_back(&point);
    return true;
  }

 private:
  // Closer than these shares of the panel's width and height.
  [[nodiscard]] bool near(const Marked& a, const Marked& b, double x, double y) const {
    return std::abs(std::log10(a.x / b.x)) < x * wide_ &&
           std::abs(std::log10(a.y / b.y)) < y * high_;
  }

  const std::vector<Marked>& points_;
  double wide_;
  double high_;
  std::vector<const Marked*> written_{};
};

// Points with and without their names, inside and outside the band.
void add_points(PlotPanel& panel, const std::vector<Marked>& points, double within) {
  const std::string limit = percent(within);
  Names names(points);
  for (const bool inside : {true, false}) {
    const std::size_t color = inside ? kInside : kOutside;
    PlotSeries named{.style = Style::labelled, .color = color};
    PlotSeries others{.style = Style::points, .color = color};
    for (const Marked& point : points) {
      if (point.inside != inside) continue;
      const bool written = names.take(point);
      PlotSeries& series = written ? named : others;
      series.x.push_back(point.x);
      series.y.push_back(point.y);
      if (written) series.labels.push_back(point.name);
    }
    PlotSeries& titled = others.x.empty() ? named : others;
    titled.title = inside ? "V costs at most " + limit : "V costs more than " + limit;
    for (PlotSeries* series : {&named, &others}) {
      if (!series->x.empty()) panel.series.push_back(std::move(*series));
    }
  }
}

struct Ends {
  double low = 0.0;
  double high = 0.0;
};

// N_nv of the models with some room beside them.
Ends n_nv_ends(const std::vector<const Audit*>& audits) {
  constexpr double kRoom = 2.0;
  Ends ends{.low = std::numeric_limits<double>::infinity(), .high = 0.0};
  for (const Audit* audit : audits) {
    ends.low = std::min(ends.low, audit->model.n_nv / kRoom);
    ends.high = std::max(ends.high, audit->model.n_nv * kRoom);
  }
  return ends;
}

// The optimum and its band along the compute-optimal line. N_v does not depend on the width.
std::vector<PlotSeries> line_of(const Law& law, const Ends& ends, double within) {
  constexpr std::size_t kPoints = 60;
  PlotSeries band{
      .label = "at most " + percent(within) + " more", .style = Style::shaded, .color = kBand};
  PlotSeries line{.label = "isoloss optimum", .style = Style::line, .color = kIsoloss};
  for (std::size_t i = 0; i < kPoints; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(kPoints - 1);
    const double n_nv = ends.low * std::pow(ends.high / ends.low, share);
    const double flops = law.compute_optimal_flops(n_nv);
    const double n_v = isoloss_optimum(law.isoloss, NonVocabParams(n_nv), Flops(flops)).value;
    const PriceBand around =
        price_band(law.isoloss, {.n_nv = n_nv, .flops = flops, .n_v = n_v}, within);
    band.x.push_back(n_nv);
    band.y.push_back(around.lower);
    band.y2.push_back(around.upper);
    line.x.push_back(n_nv);
    line.y.push_back(n_v);
  }
  return {std::move(band), std::move(line)};
}

PlotPanel panel_of(std::string y_label, std::vector<PlotSeries> series) {
  return {.x_label = "non-vocabulary parameters N_nv",
          .y_label = std::move(y_label),
          .log_x = true,
          .log_y = true,
          .series = std::move(series)};
}

PlotPanel parameters_panel(const std::vector<const Audit*>& audits, const Law& law,
                           const Ends& ends, double within) {
  std::vector<Marked> points;
  points.reserve(audits.size());
  for (const Audit* audit : audits) {
    points.push_back({audit->model.n_nv, audit->n_v, audit->line->price.extra_compute <= within,
                      audit->model.name});
  }
  PlotPanel panel = panel_of("vocabulary parameters N_v = V d", line_of(law, ends, within));
  add_points(panel, points, within);
  return panel;
}

PlotPanel tokens_panel(const std::vector<const Audit*>& audits, const Ends& ends, double within) {
  std::vector<Marked> points;
  points.reserve(audits.size());
  for (const Audit* audit : audits) {
    if (!audit->trained) continue;
    points.push_back({audit->model.n_nv,
                      audit->model.vocab_size / audit->trained->optimum.vocab_size,
                      audit->trained->price.extra_compute <= within, audit->model.name});
  }
  PlotPanel panel = panel_of("V over the isoloss optimum", {{.label = "optimum",
                                                             .style = Style::line,
                                                             .color = kIsoloss,
                                                             .x = {ends.low, ends.high},
                                                             .y = {1.0, 1.0}}});
  add_points(panel, points, within);
  return panel;
}

using PointOf = const std::optional<AuditPoint> Audit::*;

std::string one_message(const Audit& audit, const AuditPoint& point) {
  const double extra = point.price.extra_compute;
  const std::string best = grouped(truncated(point.optimum.vocab_size));
  const std::string start = audit.model.name + ": V " + grouped(audit.model.vocab_size);
  if (!std::isfinite(extra)) return start + " cannot reach the loss of the best, " + best + ",";
  return start + " costs " + percent(extra) + " more than the best, " + best + ",";
}

// The models judged at one kind of budget, and what that says of them.
std::string message(const std::vector<const Audit*>& audits, bool trained, double within) {
  const PointOf point_of = trained ? &Audit::trained : &Audit::line;
  const std::string line = " on the compute-optimal line";
  std::size_t judged = 0;
  std::size_t inside = 0;
  std::string alone;
  for (const Audit* audit : audits) {
    const auto& point = audit->*point_of;
    if (!point) continue;
    ++judged;
    if (point->price.extra_compute <= within) ++inside;
    alone = one_message(*audit, *point);
  }
  if (judged == 1) return alone + (trained ? " at its tokens" : line);
  return std::to_string(inside) + " of " + std::to_string(judged) + " vocabularies cost at most " +
         percent(within) + " more than the best" + (trained ? " at their tokens" : line);
}

}  // namespace

PlotPage audit_page(std::span<const AuditEntry> entries, const Law& law, double within) {
  const std::vector<const Audit*> audits = audits_of(entries);
  const Ends ends = n_nv_ends(audits);
  const auto known = static_cast<std::size_t>(std::count_if(
      audits.begin(), audits.end(), [](const Audit* audit) { return audit->trained.has_value(); }));
  const bool trained = known > 0;
  PlotPage page{.title = message(audits, trained, within), .subtitle = "law " + law.name};
  if (trained && known < audits.size()) {
    page.subtitle += "; without " + counted(audits.size() - known, "model") +
                     " of which the tokens are not known";
  }
  page.panels = {trained ? tokens_panel(audits, ends, within)
                         : parameters_panel(audits, law, ends, within)};
  return page;
}

}  // namespace vocabplan::cli

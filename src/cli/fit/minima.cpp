#include "cli/fit/minima.hpp"

#include <fmt/format.h>

#include <cmath>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kRoom = 1e6;  // of a vocabulary's column

std::string entries_text(double vocab_size) {
  if (vocab_size == 0.0) return "none";
  if (std::isinf(vocab_size)) return "unbounded";
  return whole_below(kRoom, vocab_size);
}

std::string measured_text(const MeasuredMinimum& measured) {
  switch (measured.status) {
    case MinimumStatus::bracketed:
      return entries_text(measured.vocab_size);
    case MinimumStatus::at_smallest:
      return "<" + entries_text(measured.vocabularies.front().vocab_size);
    case MinimumStatus::at_largest:
      return ">" + entries_text(measured.vocabularies.back().vocab_size);
    case MinimumStatus::too_few_vocab_sizes:
      break;
  }
  return "-";
}

// Two digits, for a narrow column.
std::string flops_text(double flops) {
  const double unit = std::pow(10.0, std::floor(std::log10(flops)) - 1.0);
  return human(std::round(flops / unit) * unit);
}

std::string ends_text(const std::string& lower, const std::string& upper) {
  return lower + " .. " + upper;
}

std::string interval_text_of(const SurfaceMinimum& surface) {
  if (!surface.interval) return "-";
  const Interval& i = *surface.interval;
  return ends_text(i.lower_open ? "open" : entries_text(i.lower),
                   i.upper_open ? "open" : entries_text(i.upper));
}

// In per cent, two digits: the measurements have no more.
std::string share_text(double share) {
  const double in_cent = 100.0 * share;
  constexpr double kThreeDigits = 99.5;
  constexpr double kMost = 1000.0;
  if (in_cent >= kMost) return ">1000";
  return in_cent < kThreeDigits ? fmt::format("{:.2g}", in_cent) : fmt::format("{:.0f}", in_cent);
}

std::string price_text(const SurfaceMinimum& surface) {
  if (!surface.price) return "-";
  const std::string lower = share_text(surface.price->lower);
  const std::string upper = share_text(surface.price->upper);
  return lower == upper ? lower : ends_text(lower, upper);
}

Value number_or_null(bool found, double value) {
  return found ? Value(value) : Value();
}

Value price_value(const std::optional<MeasuredPrice>& price) {
  if (!price) return {};
  return Row().add("value", price->value).add("lower", price->lower).add("upper", price->upper);
}

Value surface_interval(const std::optional<Interval>& interval) {
  if (!interval) return {};
  return Row()
      .add("level", interval->level)
      .add("lower", number_or_null(!interval->lower_open, interval->lower))
      .add("upper", number_or_null(!interval->upper_open, interval->upper));
}

Value surface_value(const std::optional<SurfaceMinimum>& surface) {
  if (!surface) return {};
  return Row()
      .add("vocab_size", number_or_null(surface->vocab_size > 0.0, surface->vocab_size))
      .add("interval", surface_interval(surface->interval))
      .add("extra_compute", price_value(surface->price))
      .add("contradicted", surface->contradicted);
}

Row vocabulary_of_minimum(const MeasuredVocab& at) {
  return Row()
      .add("vocab_size", at.vocab_size)
      .add("loss", at.loss)
      .add("slope", at.slope)
      .add("extra_compute", number_or_null(std::isfinite(at.extra_compute), at.extra_compute));
}

}  // namespace

std::string minima_text(const FitReport& report) {
  if (report.minima.empty()) return "";
  TextTable table({Align::left, Align::right, Align::right, Align::left, Align::right, Align::left,
                   Align::left});
  table.add(
      {"N_nv", "FLOPs", "V", "range", "surface", percent(report.level) + " interval", "price, %"});
  for (const FamilyMinimum& family : report.minima) {
    const MeasuredMinimum& m = family.measured;
    const bool found = m.status == MinimumStatus::bracketed;
    const SurfaceMinimum none;
    const SurfaceMinimum& surface = family.surface ? *family.surface : none;
    table.add({human(m.n_nv), flops_text(m.flops), measured_text(m),
               found ? ends_text(entries_text(m.lower), entries_text(m.upper)) : "-",
               family.surface ? entries_text(surface.vocab_size) : "-", interval_text_of(surface),
               price_text(surface)});
  }
  return "\nfamily minima: V of least loss as measured, V of the surface, and the\n"
         "compute that following the surface costs by the measured losses\n" +
         table.text();
}

Row family_minimum_row(const FamilyMinimum& family) {
  const MeasuredMinimum& m = family.measured;
  const bool found = m.status == MinimumStatus::bracketed;
  return Row()
      .add("status", name_of(m.status))
      .add("n_nv", m.n_nv)
      .add("flops", m.flops)
      .add("width", m.width)
      .add("vocab_size", number_or_null(found, m.vocab_size))
      .add("lower", number_or_null(found, m.lower))
      .add("upper", number_or_null(found, m.upper))
      .add("range_from", found ? Value(name_of(m.range_from)) : Value())
      .add("beside", found ? Value(Value::List{m.below, m.above}) : Value())
      .add("vocabularies", each(m.vocabularies, vocabulary_of_minimum))
      .add("surface", surface_value(family.surface));
}

}  // namespace vocabplan::cli

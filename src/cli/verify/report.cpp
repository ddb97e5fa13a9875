#include "cli/verify/report.hpp"

#include <algorithm>
#include <cmath>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::equal:
      return "equal";
    case Verdict::different:
      return "different";
    case Verdict::unconverged:
      return "unconverged";
  }
  return "";
}

// A ratio to the sixth decimal, or as far as it takes to tell a neighbour from the value.
std::string ratio_text(double ratio) {
  constexpr double kDecimals = 1e6;
  constexpr double kFits = 1000.0;
  if (!(std::abs(ratio) < kFits)) return human_ratio(ratio);
  const double rounded = std::round(ratio * kDecimals) / kDecimals;
  return shortest(rounded == 1.0 || rounded == 0.0 ? ratio : rounded);
}

std::string row_text(const std::string& file, std::size_t line, const Comparison& c) {
  return printable(file) + ":" + std::to_string(line) + ": " + std::string(c.approach) + ": N_nv " +
         shortest(c.n_nv) + ", FLOPs " + shortest(c.flops) + ", reference " +
         shortest(c.reference) + ", computed " + shortest(c.computed) + ", ratio " +
         ratio_text(c.ratio()) +
         (c.verdict == Verdict::unconverged ? " (reference did not converge)" : "") + "\n";
}

// A value for machines; `where` says which it is: the line, and in JSON the file before it.
Row comparison_row(Row where, const Comparison& c) {
  where.add("approach", c.approach)
      .add("n_nv", c.n_nv)
      .add("flops", c.flops)
      .add("reference", c.reference)
      .add("computed", c.computed)
      .add("ratio", c.ratio())
      .add("verdict", verdict_name(c.verdict));
  return where;
}

Row summary_row(const Verification& v) {
  return Row()
      .add("counts", Row()
                         .add("rows", v.rows)
                         .add("values", v.values)
                         .add("equal", v.equal())
                         .add("different", v.different)
                         .add("unconverged", v.unconverged)
                         .add("unreadable", v.unreadable))
      .add("expected_unconverged", v.expected)
      .add("strict", v.strict)
      .add("pass", v.passed());
}

std::string counts_text(const Verification& v) {
  std::string text = counted(v.rows, "row") + ", " + counted(v.values, "value") + ": " +
                     std::to_string(v.equal()) + " equal, " + std::to_string(v.different) +
                     " different, " + std::to_string(v.unconverged) + " unconverged";
  if (v.unreadable > 0) text += ", " + counted(v.unreadable, "row") + " unreadable";
  text += "\n";
  if (v.values == 0) text += "nothing to compare\n";
  if (!v.as_expected()) {
    text += "expected " + std::to_string(*v.expected) + " unconverged, found " +
            std::to_string(v.unconverged) + "\n";
  }
  return text;
}

// The columns of CSV: all but the file.
Row csv_columns() {
  return comparison_row(Row().add("line", Value()), {});
}

}  // namespace

bool Verification::passed() const {
  return values > 0 && different == 0 && unreadable == 0 && as_expected() &&
         !(strict && unconverged > 0);
}

VerifyReport::VerifyReport(Output& output, const CommonOptions& common, bool all,
                           const std::string& file, const Law& law)
    : output_(output), format_(*common.format), all_(all), file_(file) {
  if (format_ == Format::table) {
    output.write(law_line(law));
    return;
  }
  records_.emplace(output, format_, Row().add("file", file).add("law", law.name), "differences",
                   csv_columns(), common.csv_text());
}

void VerifyReport::add(std::size_t line, const Comparison& comparison) {
  ++added_;
  if (!records_) {
    add_to_table(line, comparison);
    return;
  }
  Row where;
  if (format_ != Format::csv) where.add("file", file_);
  records_->add(comparison_row(where.add("line", line), comparison));
}

void VerifyReport::add_to_table(std::size_t line, const Comparison& comparison) {
  if (all_) {
    output_.write(row_text(file_, line, comparison));
    return;
  }
  std::vector<std::string>& lines =
      comparison.verdict == Verdict::different ? different_ : unconverged_;
  if (lines.size() < kListed) lines.push_back(row_text(file_, line, comparison));
}

void VerifyReport::finish_table(const Verification& verification) {
  std::vector<std::string> lines = different_;
  lines.insert(lines.end(), unconverged_.begin(), unconverged_.end());
  lines.resize(std::min(lines.size(), kListed));
  for (const std::string& line : lines) output_.write(line);
  if (!all_ && added_ > lines.size()) {
    output_.write("and " + std::to_string(added_ - lines.size()) + " more; --all lists them\n");
  }
  output_.write(counts_text(verification) + (verification.passed() ? "PASS\n" : "FAIL\n"));
}

void VerifyReport::finish(const Verification& verification) {
  if (records_) {
    records_->finish(summary_row(verification), RecordStream::End::with_line);
  } else {
    finish_table(verification);
  }
}

}  // namespace vocabplan::cli

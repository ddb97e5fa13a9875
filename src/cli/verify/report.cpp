#include "cli/verify/report.hpp"

#include <algorithm>
#include <cmath>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/report/json_text.hpp"
#include "vocabplan/report/prediction_record.hpp"
#include "vocabplan/report/text_table.hpp"

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

std::string csv_line(std::size_t line, const Comparison& c) {
  std::string text = std::to_string(line) + "," + std::string(c.approach);
  for (const double value : {c.n_nv, c.flops, c.reference, c.computed, c.ratio()}) {
    text += "," + shortest(value);
  }
  return text + "," + verdict_name(c.verdict) + "\n";
}

std::string count_json(std::uint64_t count) {
  return std::to_string(count);
}

std::string summary_json(const Verification& v) {
  JsonObject counts;
  counts.add_json("rows", count_json(v.rows))
      .add_json("values", count_json(v.values))
      .add_json("equal", count_json(v.equal()))
      .add_json("different", count_json(v.different))
      .add_json("unconverged", count_json(v.unconverged))
      .add_json("unreadable", count_json(v.unreadable));
  JsonObject object;
  object.add_json("counts", counts.text())
      .add_json("expected_unconverged", v.expected ? count_json(*v.expected) : "null")
      .add_json("strict", v.strict ? "true" : "false")
      .add_json("pass", v.passed() ? "true" : "false");
  return object.text();
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

// `{"schema_version":1,"file":"…","law":"…"` without its end.
std::string opening_json(const std::string& file, const std::string& law) {
  JsonObject object;
  object.add_json("schema_version", std::to_string(kReportSchemaVersion))
      .add("file", file)
      .add("law", law);
  std::string text = object.text();
  text.pop_back();
  return text;
}

}  // namespace

bool Verification::passed() const {
  return values > 0 && different == 0 && unreadable == 0 && as_expected() &&
         !(strict && unconverged > 0);
}

VerifyReport::VerifyReport(Output& output, Format format, bool all, const std::string& file,
                           const std::string& law)
    : output_(output), format_(format), all_(all), file_(file) {
  if (format_ == Format::csv) {
    output_.write("line,approach,n_nv,flops,reference,computed,ratio,verdict\n");
  }
  if (format_ == Format::json) output_.write(opening_json(file, law) + R"(,"differences":[)");
}

std::string VerifyReport::record(std::size_t line, const Comparison& c) const {
  JsonObject object;
  object.add("file", file_)
      .add_json("line", count_json(line))
      .add("approach", c.approach)
      .add("n_nv", c.n_nv)
      .add("flops", c.flops)
      .add("reference", c.reference)
      .add("computed", c.computed)
      .add("ratio", c.ratio())
      .add("verdict", std::string_view(verdict_name(c.verdict)));
  return object.text();
}

void VerifyReport::add(std::size_t line, const Comparison& comparison) {
  ++added_;
  switch (format_) {
    case Format::table:
      add_to_table(line, comparison);
      break;
    case Format::csv:
      output_.write(csv_line(line, comparison));
      break;
    case Format::json:
      output_.write((added_ > 1 ? ",\n" : "\n") + record(line, comparison));
      break;
    case Format::jsonl:
      output_.write(record(line, comparison) + "\n");
      break;
  }
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
  switch (format_) {
    case Format::table:
      finish_table(verification);
      break;
    case Format::csv:
      break;
    case Format::json:
      output_.write((added_ > 0 ? "\n]," : "],") + summary_json(verification).substr(1) + "\n");
      break;
    case Format::jsonl:
      output_.write(opening_json(verification.file, verification.law) + "," +
                    summary_json(verification).substr(1) + "\n");
      break;
  }
}

}  // namespace vocabplan::cli

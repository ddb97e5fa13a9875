#include "vocabplan/law/law_json.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "core/json/node.hpp"
#include "core/json/writer.hpp"
#include "law/law_checks.hpp"
#include "law/law_text.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/text_file.hpp"
#include "vocabplan/law/law_draws.hpp"

namespace vocabplan {
namespace {

// Domains of the numbers in a law file (docs/cli.md, "Law files").
inline constexpr double kLeastPositive = 1e-300;
inline constexpr double kMost = 1e300;
inline constexpr double kMostLog = 690.0;  // exp of it is a double, and so is its inverse
inline constexpr double kLeastExponent = 1e-3;
inline constexpr double kMostExponent = 100.0;

struct Column {
  const char* name;
  double LawDraw::*member;
  double lowest;
  double highest;
  bool may_vanish = false;  // 0 where the draw has no optimum
};

constexpr std::array<Column, 13> kColumns{{
    {"A1", &LawDraw::A1, 0.0, kMost},
    {"A2", &LawDraw::A2, kLeastPositive, kMost, true},
    {"B", &LawDraw::B, kLeastPositive, kMost, true},
    {"E", &LawDraw::E, -kMost, kMost},
    {"alpha1", &LawDraw::alpha1, 0.0, kMostExponent},
    {"alpha2", &LawDraw::alpha2, kLeastExponent, kMostExponent},
    {"beta", &LawDraw::beta, kLeastExponent, kMostExponent},
    {"line_ln_k", &LawDraw::line_ln_k, -kMostLog, kMostLog},
    {"line_exponent", &LawDraw::line_exponent, kLeastExponent, kMostExponent},
    {"isoflops_ln_k", &LawDraw::isoflops_ln_k, -kMostLog, kMostLog},
    {"isoflops_exponent", &LawDraw::isoflops_exponent, kLeastExponent, kMostExponent},
    {"anchor_n_v", &LawDraw::anchor_n_v, kLeastPositive, kMost},
    {"gamma", &LawDraw::gamma, kLeastExponent, kMostExponent},
}};
constexpr const char* kUnbounded = "unbounded";  // the last column

std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

std::string columns_json() {
  std::string text = "[";
  for (const Column& column : kColumns) text += quoted(column.name) + ", ";
  return text + quoted(kUnbounded) + "]";
}

void check_columns(const JsonNode& node) {
  const std::size_t count = node.array_size(kColumns.size() + 1, kColumns.size() + 1);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = i < kColumns.size() ? kColumns.at(i).name : kUnbounded;
    if (node.at(i).text() != name) node.at(i).fail(quoted(name));
  }
}

std::string read_resample(const JsonNode& node) {
  std::string resample = node.text();
  for (const std::string_view known : {"run", "family", "tokenizer", "size-tokenizer", "row"}) {
    if (resample == known) return resample;
  }
  node.fail("run, family, tokenizer, size-tokenizer or row");
}

LawDraw read_row(const JsonNode& node) {
  constexpr std::size_t kSize = kColumns.size() + 1;
  (void)node.array_size(kSize, kSize);
  LawDraw draw{.unbounded = static_cast<int>(node.at(kSize - 1).whole_within(-1, 1))};
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    const Column& column = kColumns.at(i);
    const double lowest = column.may_vanish && draw.unbounded != 0 ? 0.0 : column.lowest;
    draw.*column.member = node.number_at(i, lowest, column.highest);
  }
  return draw;
}

std::string row_json(const LawDraw& draw) {
  std::string text = "[";
  for (const Column& column : kColumns) text += shortest(draw.*column.member) + ", ";
  return text + std::to_string(draw.unbounded) + "]";
}

// The draws of a law file whose rows stand elsewhere: `rows` is empty in the text and in the
// result. Throws `DataError` that names the key.
LawDraws read_draws_without_rows(const JsonNode& node) {
  node.expect_only({"resample", "seed", "degenerate_share", "columns", "rows"});
  // A double, all that other readers of JSON may have, holds every whole number up to this.
  constexpr std::int64_t kMostSeed = std::int64_t{1} << 53U;
  LawDraws draws{.resample = read_resample(node.at("resample")),
                 .seed = static_cast<std::uint64_t>(node.at("seed").whole_within(0, kMostSeed)),
                 .degenerate_share = node.at("degenerate_share").number_within(0.0, 1.0),
                 .rows = {}};
  check_columns(node.at("columns"));
  return draws;
}

// The same with the rows.
LawDraws read_draws(const JsonNode& node) {
  LawDraws draws = read_draws_without_rows(node);
  const JsonNode rows = node.at("rows");
  const std::size_t count = rows.array_size(kLeastDraws, kMostDraws);
  std::vector<LawDraw>& own = draws.rows.own();
  own.reserve(count);
  for (std::size_t i = 0; i < count; ++i) own.push_back(read_row(rows.at(i)));
  return draws;
}

// The value of the key `draws`, indented as a member of the law, one row a line.
std::string draws_json(const LawDraws& draws) {
  std::string text = "{\n    \"resample\": " + quoted(draws.resample) +
                     ",\n    \"seed\": " + std::to_string(draws.seed) +
                     ",\n    \"degenerate_share\": " + shortest(draws.degenerate_share) +
                     ",\n    \"columns\": " + columns_json() + ",\n    \"rows\": [";
  const char* separator = "\n      ";
  for (const LawDraw& draw : draws.rows) {
    text.append(separator).append(row_json(draw));
    separator = ",\n      ";
  }
  return text + "\n    ]\n  }";
}

constexpr std::size_t kMostWidthRows = 256;

double positive(const JsonNode& node) {
  return node.number_within(kLeastPositive, kMost);
}
// Products of units stay far from the ends of the doubles.
double unit(const JsonNode& node) {
  return node.number_within(1e-30, 1e30);
}
// A count of parameters.
double parameters(const JsonNode& node) {
  return node.number_within(1.0, 1e30);
}
double finite(const JsonNode& node) {
  return node.number_within(-kMost, kMost);
}
double exponent(const JsonNode& node) {
  return node.number_within(kLeastExponent, kMostExponent);
}

PowerLaw read_power_law(const JsonNode& node) {
  node.expect_only({"ln_k", "exponent"});
  return {.ln_k = node.at("ln_k").number_within(-kMostLog, kMostLog),
          .exponent = exponent(node.at("exponent"))};
}

DerivativeLaw read_derivative(const JsonNode& node) {
  node.expect_only({"anchor_n_nv", "anchor_n_v", "gamma"});
  return {.anchor_n_nv = parameters(node.at("anchor_n_nv")),
          .anchor_n_v = parameters(node.at("anchor_n_v")),
          .gamma = exponent(node.at("gamma"))};
}

LossUnit read_loss_unit(const JsonNode& node) {
  const std::string name = node.text();
  std::string accepted;
  for (const LossUnit unit : loss_units()) {
    if (name == name_of(unit)) return unit;
    accepted.append(accepted.empty() ? "" : ", ").append(name_of(unit));
  }
  node.fail(accepted);
}

LossSurface read_isoloss(const JsonNode& node, bool states_units) {
  if (states_units) {
    node.expect_only({"loss_unit", "A1", "A2", "B", "E", "alpha1", "alpha2", "beta", "units"});
  } else {
    node.expect_only({"A1", "A2", "B", "E", "alpha1", "alpha2", "beta", "units"});
  }
  const JsonNode units = node.at("units");
  units.expect_only({"n_nv", "n_v", "tokens"});
  return {.A1 = node.at("A1").number_within(0.0, kMost),
          .A2 = positive(node.at("A2")),
          .B = positive(node.at("B")),
          .E = finite(node.at("E")),
          .alpha1 = node.at("alpha1").number_within(0.0, kMostExponent),
          .alpha2 = exponent(node.at("alpha2")),
          .beta = exponent(node.at("beta")),
          .unit_n_nv = unit(units.at("n_nv")),
          .unit_n_v = unit(units.at("n_v")),
          .unit_tokens = unit(units.at("tokens")),
          .loss_unit = states_units ? read_loss_unit(node.at("loss_unit")) : LossUnit::unstated};
}

// f must be positive and must not rise up to its clamp: no tokenizer needs more tokens for the same
// text with more entries, and a budget in characters has one solution only then. The slope in ln V
// is linear, so its ends decide; where f never rises its least value is at the clamp.
Compression read_quadratic(const JsonNode& node) {
  const Compression f{.a = finite(node.at("a")),
                      .b = finite(node.at("b")),
                      .c = finite(node.at("c")),
                      .max_vocab = node.at("max_vocab").number_within(1.0, kMost)};
  if (f.b > 0.0 || 2.0 * f.a * std::log(f.max_vocab) + f.b > 0.0) {
    node.complain("rises before max_vocab; accepted is f(V) = a ln^2 V + b ln V + c that falls");
  }
  if (!(f.tokens_per_character(f.max_vocab) > 0.0)) {
    node.complain("is not positive at max_vocab; accepted is f(V) > 0");
  }
  return f;
}

// c + a V^-b falls for a, b > 0, and is positive for c > 0.
MonotoneCompression read_monotone(const JsonNode& c, const JsonNode& a, const JsonNode& b) {
  return {.a = positive(a), .b = exponent(b), .c = positive(c)};
}

CompressionForm read_form(const JsonNode& node) {
  const std::string form = node.text();
  if (form == "monotone") return CompressionForm::monotone;
  if (form != "quadratic") node.fail("quadratic or monotone");
  return CompressionForm::quadratic;
}

Compression read_compression(const JsonNode& node, bool has_form) {
  if (!has_form) {
    node.expect_only({"a", "b", "c", "max_vocab"});
    return read_quadratic(node);
  }
  node.expect_only({"form", "a", "b", "c", "max_vocab", "draws"});
  if (read_form(node.at("form")) == CompressionForm::quadratic) return read_quadratic(node);
  Compression f = compression_of(read_monotone(node.at("c"), node.at("a"), node.at("b")));
  f.max_vocab = node.at("max_vocab").number_within(1.0, kMostVocab);
  return f;
}

// Rows of c, a, b of c + a V^-b.
std::vector<MonotoneCompression> read_compression_draws(const JsonNode& node) {
  std::vector<MonotoneCompression> draws;
  const std::size_t count = node.array_size(kLeastDraws, kMostDraws);
  draws.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const JsonNode row = node.at(i);
    (void)row.array_size(3, 3);
    draws.push_back(
        read_monotone(row.at(std::size_t{0}), row.at(std::size_t{1}), row.at(std::size_t{2})));
  }
  return draws;
}

WidthTable read_width_table(const JsonNode& node) {
  std::vector<WidthTable::Row> rows;
  const std::size_t count = node.array_size(1, kMostWidthRows);
  for (std::size_t i = 0; i < count; ++i) {
    const JsonNode row = node.at(i);
    row.expect_only({"max_n_nv", "width"});
    const JsonNode bound = row.at("max_n_nv");
    rows.push_back({bound.is_null() ? std::numeric_limits<double>::infinity() : positive(bound),
                    row.at("width").number_within(1.0, 1e9)});
  }
  try {
    return WidthTable(std::move(rows));
  } catch (const DomainError& error) {
    node.complain(std::string("is wrong: ") + error.what());
  }
}

Range read_range(const JsonNode& node, double most) {
  (void)node.array_size(2, 2);
  const Range range{node.at(std::size_t{0}).number_within(1.0, most),
                    node.at(std::size_t{1}).number_within(1.0, most)};
  if (range.lowest > range.highest) node.fail("the lower end first");
  return range;
}

FittedRange read_fitted_range(const JsonNode& node) {
  node.expect_only({"n_nv", "vocab_size", "width", "flops"});
  return {.n_nv = read_range(node.at("n_nv"), 1e30),
          .vocab_size = read_range(node.at("vocab_size"), 1e15),
          .width = read_range(node.at("width"), 1e9),
          .flops = read_range(node.at("flops"), 1e60)};
}

std::string read_name(const JsonNode& node) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_.-";
  std::string name = node.text();
  if (name.empty() || name.size() > 64 || name.find_first_not_of(kAllowed) != std::string::npos) {
    node.fail("1 to 64 of a-z, 0-9, '_', '.' and '-'");
  }
  return name;
}

std::vector<std::string> read_provenance(const JsonNode& node) {
  std::vector<std::string> lines;
  const std::size_t count = node.array_size(1, 64);
  for (std::size_t i = 0; i < count; ++i) lines.push_back(node.at(i).text());
  return lines;
}

// Everything but the draws.
Law read_law(const JsonNode& node) {
  node.expect_only({"schema_version", "name", "title", "citation", "provenance", "note",
                    "loss_fault", "compute_optimal", "isoflops", "derivative", "isoloss",
                    "compression", "width_table", "fitted_range", "warnings", "draws"});
  const bool first_version = node.at("schema_version").whole_within(1, kLawSchemaVersion) == 1;
  const JsonNode compression = node.at("compression");
  return {.name = read_name(node.at("name")),
          .title = node.at("title").text(),
          .citation = node.at("citation").text(),
          .provenance = read_provenance(node.at("provenance")),
          .note = node.has("note") ? node.at("note").text() : "",
          .loss_fault = node.has("loss_fault") ? node.at("loss_fault").text() : "",
          .compute_optimal = read_power_law(node.at("compute_optimal")),
          .isoflops = read_power_law(node.at("isoflops")),
          .derivative = read_derivative(node.at("derivative")),
          .isoloss = read_isoloss(node.at("isoloss"), !first_version),
          .compression = read_compression(compression, !first_version),
          .compression_draws = compression.has("draws")
                                   ? read_compression_draws(compression.at("draws"))
                                   : std::vector<MonotoneCompression>(),
          .width_table = read_width_table(node.at("width_table")),
          .fitted_range = read_fitted_range(node.at("fitted_range")),
          .warnings = node.has("warnings") ? read_provenance(node.at("warnings"))
                                           : std::vector<std::string>(),
          .draws = {}};
}

}  // namespace

Law parse_law(std::string_view text, const std::string& source) {
  const JsonDocument document = parse_json(text, source);
  const JsonNode node(document);
  Law law = read_law(node);
  if (node.has("draws")) law.draws = read_draws(node.at("draws"));
  // Built-in laws are held to it by the tests rather than at every start.
  const LawFault fault = fault_of(law);
  if (!fault.complaint.empty()) node.at(fault.key).complain(fault.complaint);
  return law;
}

Law parse_law_without_rows(std::string_view text, const std::string& source) {
  const JsonDocument document = parse_json(text, source);
  const JsonNode node(document);
  Law law = read_law(node);
  if (node.has("draws")) law.draws = read_draws_without_rows(node.at("draws"));
  return law;
}

Law read_law_file(const std::string& path) {
  return parse_law(read_text_file(path, kLongestLawFile), path);
}

namespace {

void write_power_law(JsonWriter& out, const char* key, const PowerLaw& law) {
  out.object(key).number("ln_k", law.ln_k).number("exponent", law.exponent).close();
}

void write_derivative(JsonWriter& out, const DerivativeLaw& law) {
  out.object("derivative");
  out.number("anchor_n_nv", law.anchor_n_nv).number("anchor_n_v", law.anchor_n_v);
  out.number("gamma", law.gamma).close();
}

void write_isoloss(JsonWriter& out, const LossSurface& s) {
  out.object("isoloss").text("loss_unit", std::string(name_of(s.loss_unit)));
  out.number("A1", s.A1).number("A2", s.A2).number("B", s.B).number("E", s.E);
  out.number("alpha1", s.alpha1).number("alpha2", s.alpha2).number("beta", s.beta);
  out.object("units");
  out.number("n_nv", s.unit_n_nv).number("n_v", s.unit_n_v).number("tokens", s.unit_tokens);
  out.close().close();
}

std::string compression_draws_json(const std::vector<MonotoneCompression>& draws) {
  std::string text = "[";
  const char* separator = "\n      ";
  for (const MonotoneCompression& f : draws) {
    text.append(separator).append("[" + shortest(f.c) + ", " + shortest(f.a) + ", " +
                                  shortest(f.b) + "]");
    separator = ",\n      ";
  }
  return text + "\n    ]";
}

void write_compression(JsonWriter& out, const Compression& f,
                       const std::vector<MonotoneCompression>& draws) {
  const bool monotone = f.form == CompressionForm::monotone;
  out.object("compression").text("form", monotone ? "monotone" : "quadratic");
  out.number("a", f.a).number("b", f.b).number("c", f.c).number("max_vocab", f.max_vocab);
  if (!draws.empty()) out.json("draws", compression_draws_json(draws));
  out.close();
}

// The bound of the last row is infinite, which JSON has as null.
void write_width_table(JsonWriter& out, const WidthTable& table) {
  out.array("width_table");
  for (const WidthTable::Row& row : table.rows()) {
    out.object().number("max_n_nv", row.max_n_nv).number("width", row.width).close();
  }
  out.close();
}

void write_range(JsonWriter& out, const char* key, const Range& range) {
  out.array(key).number({}, range.lowest).number({}, range.highest).close();
}

void write_fitted_range(JsonWriter& out, const FittedRange& range) {
  out.object("fitted_range");
  write_range(out, "n_nv", range.n_nv);
  write_range(out, "vocab_size", range.vocab_size);
  write_range(out, "width", range.width);
  write_range(out, "flops", range.flops);
  out.close();
}

}  // namespace

std::string write_law(const Law& law) {
  JsonWriter out;
  out.object().whole("schema_version", kLawSchemaVersion);
  out.text("name", law.name).text("title", law.title).text("citation", law.citation);
  out.array("provenance");
  for (const std::string& line : law.provenance) out.text({}, line);
  out.close();
  if (!law.note.empty()) out.text("note", law.note);
  if (!law.loss_fault.empty()) out.text("loss_fault", law.loss_fault);
  write_power_law(out, "compute_optimal", law.compute_optimal);
  write_power_law(out, "isoflops", law.isoflops);
  write_derivative(out, law.derivative);
  write_isoloss(out, law.isoloss);
  write_compression(out, law.compression, law.compression_draws);
  write_width_table(out, law.width_table);
  write_fitted_range(out, law.fitted_range);
  if (!law.warnings.empty()) {
    out.array("warnings");
    for (const std::string& line : law.warnings) out.text({}, line);
    out.close();
  }
  if (!law.draws.rows.empty()) out.json("draws", draws_json(law.draws));
  return out.close().written() + "\n";
}

}  // namespace vocabplan

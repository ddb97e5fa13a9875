#include "vocabplan/law/law_json.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "core/json_node.hpp"
#include "law/draws_json.hpp"
#include "law/law_checks.hpp"
#include "law/law_limits.hpp"
#include "law/law_text.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/text_file.hpp"

namespace vocabplan {
namespace {

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

LossSurface read_isoloss(const JsonNode& node) {
  node.expect_only({"A1", "A2", "B", "E", "alpha1", "alpha2", "beta", "units"});
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
          .unit_tokens = unit(units.at("tokens"))};
}

// f must be positive and must not rise up to its clamp: no tokenizer needs more tokens for the same
// text with more entries, and a budget in characters has one solution only then. The slope in ln V
// is linear, so its ends decide; where f never rises its least value is at the clamp.
Compression read_compression(const JsonNode& node) {
  node.expect_only({"a", "b", "c", "max_vocab"});
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
  node.expect_only({"schema_version", "name", "title", "citation", "provenance", "compute_optimal",
                    "isoflops", "derivative", "isoloss", "compression", "width_table",
                    "fitted_range", "draws"});
  (void)node.at("schema_version").number_within(kLawSchemaVersion, kLawSchemaVersion);
  return {.name = read_name(node.at("name")),
          .title = node.at("title").text(),
          .citation = node.at("citation").text(),
          .provenance = read_provenance(node.at("provenance")),
          .compute_optimal = read_power_law(node.at("compute_optimal")),
          .isoflops = read_power_law(node.at("isoflops")),
          .derivative = read_derivative(node.at("derivative")),
          .isoloss = read_isoloss(node.at("isoloss")),
          .compression = read_compression(node.at("compression")),
          .width_table = read_width_table(node.at("width_table")),
          .fitted_range = read_fitted_range(node.at("fitted_range")),
          .draws = {}};
}

}  // namespace

Law parse_law(std::string_view text, const std::string& source) {
  const OrderedJson json = parse_json(text, source);
  const JsonNode node(json, source, "");
  Law law = read_law(node);
  if (node.has("draws")) law.draws = read_draws(node.at("draws"));
  // Built-in laws are held to it by the tests rather than at every start.
  const LawFault fault = fault_of(law);
  if (!fault.complaint.empty()) node.at(fault.key).complain(fault.complaint);
  return law;
}

Law parse_law_without_rows(std::string_view text, const std::string& source) {
  const OrderedJson json = parse_json(text, source);
  const JsonNode node(json, source, "");
  Law law = read_law(node);
  if (node.has("draws")) law.draws = read_draws_without_rows(node.at("draws"));
  return law;
}

Law read_law_file(const std::string& path) {
  return parse_law(read_text_file(path, kLongestLawFile), path);
}

}  // namespace vocabplan

#include "law/draws_json.hpp"

#include <array>
#include <cstdint>

#include "law/law_limits.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

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
  if (resample != "run" && resample != "family" && resample != "row")
    node.fail("run, family or row");
  return resample;
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

}  // namespace

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

LawDraws read_draws(const JsonNode& node) {
  LawDraws draws = read_draws_without_rows(node);
  const JsonNode rows = node.at("rows");
  const std::size_t count = rows.array_size(kLeastDraws, kMostDraws);
  draws.rows.own().reserve(count);
  for (std::size_t i = 0; i < count; ++i) draws.rows.own().push_back(read_row(rows.at(i)));
  return draws;
}

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

}  // namespace vocabplan

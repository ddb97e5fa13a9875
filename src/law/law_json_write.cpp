#include <cmath>

#include "core/json_node.hpp"
#include "law/draws_json.hpp"
#include "vocabplan/law/law_json.hpp"

namespace vocabplan {
namespace {

OrderedJson range_json(const Range& range) {
  return {range.lowest, range.highest};
}

OrderedJson width_table_json(const WidthTable& table) {
  OrderedJson rows = OrderedJson::array();
  for (const WidthTable::Row& row : table.rows()) {
    OrderedJson bound = nullptr;
    if (std::isfinite(row.max_n_nv)) bound = row.max_n_nv;
    rows.push_back({{"max_n_nv", bound}, {"width", row.width}});
  }
  return rows;
}

OrderedJson isoloss_json(const LossSurface& s) {
  return {{"A1", s.A1},
          {"A2", s.A2},
          {"B", s.B},
          {"E", s.E},
          {"alpha1", s.alpha1},
          {"alpha2", s.alpha2},
          {"beta", s.beta},
          {"units", {{"n_nv", s.unit_n_nv}, {"n_v", s.unit_n_v}, {"tokens", s.unit_tokens}}}};
}

}  // namespace

std::string write_law(const Law& law) {
  const OrderedJson json{
      {"schema_version", kLawSchemaVersion},
      {"name", law.name},
      {"title", law.title},
      {"citation", law.citation},
      {"provenance", law.provenance},
      {"compute_optimal",
       {{"ln_k", law.compute_optimal.ln_k}, {"exponent", law.compute_optimal.exponent}}},
      {"isoflops", {{"ln_k", law.isoflops.ln_k}, {"exponent", law.isoflops.exponent}}},
      {"derivative",
       {{"anchor_n_nv", law.derivative.anchor_n_nv},
        {"anchor_n_v", law.derivative.anchor_n_v},
        {"gamma", law.derivative.gamma}}},
      {"isoloss", isoloss_json(law.isoloss)},
      {"compression",
       {{"a", law.compression.a},
        {"b", law.compression.b},
        {"c", law.compression.c},
        {"max_vocab", law.compression.max_vocab}}},
      {"width_table", width_table_json(law.width_table)},
      {"fitted_range",
       {{"n_nv", range_json(law.fitted_range.n_nv)},
        {"vocab_size", range_json(law.fitted_range.vocab_size)},
        {"width", range_json(law.fitted_range.width)},
        {"flops", range_json(law.fitted_range.flops)}}}};
  std::string text = json_of(json, 2);
  if (law.draws.rows.empty()) return text + "\n";
  // Written here, a row a line: the JSON library would give every number a line of its own.
  text.resize(text.size() - std::string_view("\n}").size());
  return text + ",\n  \"draws\": " + draws_json(law.draws) + "\n}\n";
}

}  // namespace vocabplan

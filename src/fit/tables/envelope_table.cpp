#include "vocabplan/fit/envelope_table.hpp"

#include "fit/tables/numeric_table.hpp"
#include "vocabplan/core/quantity.hpp"

namespace vocabplan {
namespace {

enum EnvelopeColumn : std::size_t { kEnvelopeFlops, kEnvelopeNonVocab, kEnvelopeVocab };

// In the order of EnvelopeColumn.
std::vector<Column> envelope_columns() {
  return {{"flops", {"c"}, kind::Flops::lowest, kind::Flops::highest},
          {"n_nv", {"nnv"}, kind::NonVocabParams::lowest, kind::NonVocabParams::highest},
          {"n_v", {"nv"}, kind::NonVocabParams::lowest, kind::NonVocabParams::highest}};
}

}  // namespace

EnvelopeTable read_envelope_table(RecordReader& reader, const std::string& source,
                                  const ColumnNames& columns) {
  NumericTable table(reader, source, envelope_columns(), columns);
  table.set_unit(kEnvelopeFlops, columns.flops_unit);
  table.set_unit(kEnvelopeNonVocab, columns.params_unit);
  table.set_unit(kEnvelopeVocab, columns.params_unit);
  for (const std::size_t column : {kEnvelopeFlops, kEnvelopeNonVocab, kEnvelopeVocab})
    table.require_one_of({column});
  EnvelopeTable out;
  out.scales = table.scales();
  while (table.next()) {
    out.flops.push_back(table.number(kEnvelopeFlops));
    out.n_nv.push_back(table.number(kEnvelopeNonVocab));
    out.n_v.push_back(table.number(kEnvelopeVocab));
    const double params = out.n_nv.back() + out.n_v.back();
    const double tokens = out.flops.back() / (6.0 * params);
    if (columns.params_unit != 1.0) {
      table.check(params_doubt(table.named(kEnvelopeNonVocab, out.n_nv.back()), tokens));
      table.check(params_doubt(table.named(kEnvelopeVocab, out.n_v.back()), std::nullopt));
    }
    if (columns.flops_unit != 1.0) {
      table.check(flops_doubt(table.named(kEnvelopeFlops, out.flops.back()), params, tokens));
    }
  }
  return out;
}

}  // namespace vocabplan

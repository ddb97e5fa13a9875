#include "vocabplan/fit/envelope_table.hpp"

#include "numeric_table.hpp"
#include "vocabplan/core/quantity.hpp"

namespace vocabplan {
namespace {

enum EnvelopeColumn : std::size_t { kFlops, kNonVocab, kVocab };

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
  table.set_unit(kFlops, columns.flops_unit);
  table.set_unit(kNonVocab, columns.params_unit);
  table.set_unit(kVocab, columns.params_unit);
  for (const std::size_t column : {kFlops, kNonVocab, kVocab}) table.require_one_of({column});
  EnvelopeTable out;
  while (table.next()) {
    out.flops.push_back(table.number(kFlops));
    out.n_nv.push_back(table.number(kNonVocab));
    out.n_v.push_back(table.number(kVocab));
    const double params = out.n_nv.back() + out.n_v.back();
    const double tokens = out.flops.back() / (6.0 * params);
    if (columns.params_unit != 1.0) {
      table.check(params_doubt(table.named(kNonVocab, out.n_nv.back()), tokens));
      table.check(params_doubt(table.named(kVocab, out.n_v.back()), std::nullopt));
    }
    if (columns.flops_unit != 1.0) {
      table.check(flops_doubt(table.named(kFlops, out.flops.back()), params, tokens));
    }
  }
  return out;
}

}  // namespace vocabplan

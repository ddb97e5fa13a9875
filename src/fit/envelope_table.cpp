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

EnvelopeTable read_envelope_table(RecordReader& reader, const std::string& source) {
  NumericTable table(reader, source, envelope_columns(), {});
  for (const std::size_t column : {kFlops, kNonVocab, kVocab}) table.require_one_of({column});
  EnvelopeTable out;
  while (table.next()) {
    out.flops.push_back(table.number(kFlops));
    out.n_nv.push_back(table.number(kNonVocab));
    out.n_v.push_back(table.number(kVocab));
  }
  return out;
}

}  // namespace vocabplan

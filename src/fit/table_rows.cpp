#include "fit/table_rows.hpp"

namespace vocabplan {

RunRows run_rows(const RunTable& table) {
  return {.n_nv = table.n_nv,
          .vocab_size = table.vocab_size,
          .width = table.width,
          .flops = table.flops,
          .loss = table.loss,
          .run = table.run,
          .family = table.family,
          .runs = table.runs,
          .families = table.families};
}

}  // namespace vocabplan

#include "vocabplan/fit/envelope_table.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "table_text.hpp"

namespace envelope_table_test {

using vocabplan::ColumnNames;
using vocabplan::EnvelopeTable;
using Numbers = std::vector<double>;

namespace {

EnvelopeTable points_of(const std::string& text, const ColumnNames& columns = {}) {
  vocabplan::RecordReader reader(vocabplan::test::source_of(text, text.size() + 1));
  return read_envelope_table(reader, "points.csv", columns);
}

std::string refusal(const std::string& text) {
  return vocabplan::test::refusal(&points_of, text);
}

}  // namespace

TEST_CASE("fit: an envelope that somebody picked, by any names of its columns", "[fit]") {
  for (const std::string header : {"flops,n_nv,n_v", "C,NNV,NV"}) {
    CAPTURE(header);
    const EnvelopeTable table = points_of(header + "\n1e18,33M,4.2M\n3e19,1.13e8,1e7\n");
    CHECK(table.flops == Numbers{1e18, 3e19});
    CHECK(table.n_nv == Numbers{33e6, 113e6});
    CHECK(table.n_v == Numbers{4.2e6, 1e7});
  }
  const EnvelopeTable table =
      points_of("flops,n_nv,n_v\n1,33,4\n", {.named = {}, .params_unit = 1e6, .flops_unit = 1e18});
  CHECK(table.flops == Numbers{1e18});
  CHECK(table.n_nv == Numbers{33e6});
  CHECK(table.n_v == Numbers{4e6});
}

TEST_CASE("fit: what a table of an envelope refuses", "[fit]") {
  CHECK(refusal("n_nv,n_v\n1e8,1e7\n").find("no column flops") != std::string::npos);
  CHECK(refusal("flops,n_v\n1e18,1e7\n").find("no column n_nv") != std::string::npos);
  CHECK(refusal("flops,n_nv\n1e18,1e7\n").find("no column n_v") != std::string::npos);
  // 33 parameters, 4 parameters of a vocabulary, and 1000 FLOPs are counts of something else.
  CHECK(refusal("flops,n_nv,n_v\n1e18,33,4200000\n").find("column 'n_nv'") != std::string::npos);
  CHECK(refusal("flops,n_nv,n_v\n1e18,33000000,4\n").find("column 'n_v'") != std::string::npos);
  CHECK(refusal("flops,n_nv,n_v\n1000,33000000,4200000\n").find("column 'flops'") !=
        std::string::npos);
}

}  // namespace envelope_table_test

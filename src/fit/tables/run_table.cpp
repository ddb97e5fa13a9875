#include "vocabplan/fit/run_table.hpp"

#include <cmath>
#include <utility>

#include "fit/tables/numeric_table.hpp"
#include "fit/tables/run_index.hpp"
#include "vocabplan/core/quantity.hpp"

namespace vocabplan {
namespace {

enum RunColumn : std::size_t {
  kNonVocab,
  kVocabSize,
  kWidth,
  kFlops,
  kTokens,
  kCharacters,
  kLoss,
  kRun
};

// In the order of RunColumn.
std::vector<Column> run_columns() {
  return {
      {"n_nv",
       {"nnv", "non_vocab_params", "non_vocab_parameters"},
       kind::NonVocabParams::lowest,
       kind::NonVocabParams::highest},
      {"vocab_size", {"v", "vocab"}, 1.0, 1e30},
      {"width",
       {"d", "d_model", "embed_dim", "hidden_size"},
       kind::Width::lowest,
       kind::Width::highest},
      {"flops", {"c"}, kind::Flops::lowest, kind::Flops::highest},
      {"tokens", {"d_tokens", "num_tokens"}, kind::Tokens::lowest, kind::Tokens::highest},
      {"characters",
       {"h", "chars", "num_characters"},
       kind::Characters::lowest,
       kind::Characters::highest},
      {"loss", {"loss_u", "lossu"}, -kind::kLargest, kind::kLargest, ColumnUnit::loss},
      {"run", {"run_id", "name"}, 0.0, 0.0, ColumnUnit::none},
  };
}

class RunTableReader {
 public:
  RunTableReader(RecordReader& reader, const std::string& source, const Law& law,
                 const ColumnNames& columns)
      : law_(law), given_(columns), table_(reader, source, run_columns(), columns, kRemedy) {
    table_.set_unit(kNonVocab, columns.params_unit);
    table_.set_unit(table_.has(kTokens) ? kTokens : kCharacters, columns.tokens_unit);
    table_.set_unit(kFlops, columns.flops_unit);
    for (const std::size_t column : {kNonVocab, kVocabSize, kLoss}) table_.require_one_of({column});
    table_.require_one_of({kFlops, kTokens, kCharacters});
  }

  RunTable read() {
    while (table_.next()) take_row();
    out_.runs = runs_.size();
    out_.run_names = std::move(runs_).names();
    number_families(out_);
    count_repeated_rows();
    return std::move(out_);
  }

 private:
  void take_row() {
    const RunShape shape = this_shape();
    if (const auto fault = entries_doubt(shape.vocab_size)) table_.fail(kVocabSize, *fault);
    out_.run.push_back(table_.has(kRun) ? runs_.of_name(table_, kRun, shape)
                                        : runs_.of_shape(shape));
    out_.n_nv.push_back(shape.n_nv);
    out_.vocab_size.push_back(shape.vocab_size);
    out_.width.push_back(shape.width);
    if (table_.has(kTokens)) out_.tokens.push_back(table_.number(kTokens));
    if (table_.has(kCharacters)) out_.characters.push_back(table_.number(kCharacters));
    out_.flops.push_back(this_flops(shape));
    out_.loss.push_back(table_.number(kLoss));
    doubt(shape);
  }

  // What is so far from any training run that its unit must be another one. A unit of 1 that was
  // given says that it is not.
  void doubt(const RunShape& shape) const {
    const double per_token = 6.0 * (shape.n_nv + shape.vocab_size * shape.width);
    const bool tells = table_.has(kTokens) || table_.has(kCharacters);
    const double tokens = tells ? known_tokens(shape) : out_.flops.back() / per_token;
    if (given_.params_unit != 1.0) {
      table_.check(params_doubt(table_.named(kNonVocab, shape.n_nv), tokens));
    }
    // Tokens that agree with the FLOPs of the row are in their unit, however many they are.
    const bool agree = tells && table_.has(kFlops) &&
                       std::abs(per_token * tokens / out_.flops.back() - 1.0) <= kDoubtfulFlops;
    if (tells && !agree && given_.tokens_unit != 1.0) {
      const std::size_t column = table_.has(kTokens) ? kTokens : kCharacters;
      table_.check(tokens_doubt(table_.named(column, tokens), shape.n_nv));
    }
    if (table_.has(kTokens) && table_.has(kCharacters) && given_.tokens_unit != 1.0) {
      table_.check(fertility_doubt(table_.named(kTokens, tokens),
                                   table_.named(kCharacters, out_.characters.back())));
    }
    if (!tells && given_.flops_unit != 1.0) {
      table_.check(flops_doubt(table_.named(kFlops, out_.flops.back()), per_token / 6.0, tokens));
    }
    const bool all = table_.has(kWidth) && table_.has(kFlops) && table_.has(kTokens);
    if (all && given_.tokens_unit != 1.0 && given_.flops_unit != 1.0) {
      table_.check(mismatch_doubt(table_.named(kFlops, out_.flops.back()), per_token * tokens));
    }
    if (const auto fault = loss_doubt(out_.loss.back())) table_.fail(kLoss, *fault);
  }

  [[nodiscard]] RunShape this_shape() const {
    const double n_nv = table_.number(kNonVocab);
    return {.n_nv = n_nv,
            .vocab_size = table_.number(kVocabSize),
            .width = table_.has(kWidth) ? table_.number(kWidth) : law_.width_table.width(n_nv)};
  }

  // C of the record, from its column or from 6 (N_nv + V d) D. A double holds C and D: one may be
  // out of its range although the other is not.
  double this_flops(const RunShape& shape) {
    const double per_token = 6.0 * (shape.n_nv + shape.vocab_size * shape.width);
    if (!table_.has(kFlops)) {
      const double flops = per_token * known_tokens(shape);
      if (!std::isfinite(flops) || !(flops > 0.0)) {
        table_.fail("flops = 6 (n_nv + V d) tokens are outside the range of a double");
      }
      return flops;
    }
    const double flops = table_.number(kFlops);
    if (!(flops / per_token > 0.0)) {
      table_.fail(kFlops, "is too small: flops / (6 (n_nv + V d)) is no token at all");
    }
    if (table_.has(kTokens) || table_.has(kCharacters)) {
      note_consistency(per_token * known_tokens(shape) / flops);
    }
    return flops;
  }

  // D of the record, from its column or the characters'.
  [[nodiscard]] double known_tokens(const RunShape& shape) const {
    if (table_.has(kTokens)) return out_.tokens.back();
    return out_.characters.back() * law_.compression.tokens_per_character(shape.vocab_size);
  }

  void note_consistency(double ratio) {
    if (std::abs(ratio - 1.0) > kFlopsTolerance) ++out_.inconsistent_rows;
    const double so_far = std::abs(std::log(out_.largest_inconsistency));
    if (std::abs(std::log(ratio)) > so_far) out_.largest_inconsistency = ratio;
  }

  void count_repeated_rows() {
    // Rows of one run agree in the rest.
    const std::vector<double> run(out_.run.begin(), out_.run.end());
    std::vector<const std::vector<double>*> columns{&run, &out_.flops, &out_.loss};
    if (table_.has(kTokens)) columns.push_back(&out_.tokens);
    if (table_.has(kCharacters)) columns.push_back(&out_.characters);
    out_.repeated_rows = count_repeated(columns);
  }

  static constexpr std::string_view kRemedy = ", or give --columns QUANTITY=COLUMN";

  const Law& law_;
  const ColumnNames& given_;
  NumericTable table_;
  RunIndex runs_;
  RunTable out_;
};

}  // namespace

RunTable read_run_table(RecordReader& reader, const std::string& source, const Law& law,
                        const ColumnNames& columns) {
  return RunTableReader(reader, source, law, columns).read();
}

}  // namespace vocabplan

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "fit/tables/numeric_table.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/fit/run_table.hpp"

namespace vocabplan {
namespace {

/// The values that all rows of a run share.
struct RunShape {
  double n_nv = 0.0;
  double vocab_size = 0.0;
  double width = 0.0;

  friend bool operator==(const RunShape&, const RunShape&) = default;
  friend bool operator<(const RunShape& a, const RunShape& b) {
    return std::tie(a.n_nv, a.vocab_size, a.width) < std::tie(b.n_nv, b.vocab_size, b.width);
  }
};

/// Numbers the runs of a table in the order in which they appear.
class RunIndex {
 public:
  /// The run of the record that `table` is at, by the name in its column. Throws `DataError` when
  /// the run had another shape before.
  [[nodiscard]] std::uint32_t of_name(const NumericTable& table, std::size_t column,
                                      const RunShape& shape);
  /// The run of this shape, where the table has no names.
  [[nodiscard]] std::uint32_t of_shape(const RunShape& shape);

  [[nodiscard]] std::size_t size() const { return shapes_.size(); }
  /// One per run; for runs without names `n_nv=33222784 V=4096`, with `d=512` where two runs
  /// would have the same name.
  [[nodiscard]] std::vector<std::string> names() &&;

 private:
  std::uint32_t add(const RunShape& shape, std::size_t line);

  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  std::map<RunShape, std::uint32_t> by_shape_;
  std::vector<RunShape> shapes_;
  std::vector<std::size_t> lines_;  // on which each run with a name began
  std::vector<std::string> names_;
};

// `vocab_size 8192 here and 4096`: where the shapes differ first.
std::string difference(const RunShape& before, const RunShape& now) {
  if (before.n_nv != now.n_nv) {
    return "n_nv " + shortest(now.n_nv) + " here and " + shortest(before.n_nv);
  }
  if (before.vocab_size != now.vocab_size) {
    return "vocab_size " + shortest(now.vocab_size) + " here and " + shortest(before.vocab_size);
  }
  return "width " + shortest(now.width) + " here and " + shortest(before.width);
}

std::string name_of(const RunShape& shape) {
  return "n_nv=" + shortest(shape.n_nv) + " V=" + shortest(shape.vocab_size);
}

std::uint32_t RunIndex::add(const RunShape& shape, std::size_t line) {
  shapes_.push_back(shape);
  lines_.push_back(line);
  return static_cast<std::uint32_t>(shapes_.size() - 1);
}

std::uint32_t RunIndex::of_name(const NumericTable& table, std::size_t column,
                                const RunShape& shape) {
  const std::string_view name = table.text(column);
  if (name.empty()) table.fail(column, "is empty; accepted is the name or number of a run");
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    const std::uint32_t run = add(shape, table.line());
    by_name_.emplace(name, run);
    names_.emplace_back(name);
    return run;
  }
  const std::uint32_t run = found->second;
  if (shapes_[run] != shape) {
    table.fail("run " + in_quotes(name) + " has " + difference(shapes_[run], shape) + " on line " +
               std::to_string(lines_[run]) + "; the rows of one run must agree");
  }
  return run;
}

std::uint32_t RunIndex::of_shape(const RunShape& shape) {
  const auto found = by_shape_.find(shape);
  if (found != by_shape_.end()) return found->second;
  const std::uint32_t run = add(shape, 0);
  by_shape_.emplace(shape, run);
  return run;
}

std::vector<std::string> RunIndex::names() && {
  if (!names_.empty()) return std::move(names_);
  const auto same_name = [](const RunShape& a, const RunShape& b) {
    return a.n_nv == b.n_nv && a.vocab_size == b.vocab_size;
  };
  names_.resize(shapes_.size());
  // Shapes come in order of n_nv, V and d, so that equal names are neighbours.
  for (auto it = by_shape_.begin(); it != by_shape_.end(); ++it) {
    const RunShape& shape = it->first;
    const bool before = it != by_shape_.begin() && same_name(std::prev(it)->first, shape);
    const bool after = std::next(it) != by_shape_.end() && same_name(std::next(it)->first, shape);
    names_[it->second] = name_of(shape);
    if (before || after) names_[it->second] += " d=" + shortest(shape.width);
  }
  return std::move(names_);
}

// Numbers the families: rows of equal n_nv, in ascending order of it.
void number_families(RunTable& table) {
  std::vector<double> sizes = table.n_nv;
  std::sort(sizes.begin(), sizes.end());
  sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  table.families = sizes.size();
  table.family.reserve(table.rows());
  for (const double n_nv : table.n_nv) {
    const auto at = std::lower_bound(sizes.begin(), sizes.end(), n_nv) - sizes.begin();
    table.family.push_back(static_cast<std::uint32_t>(at));
  }
}

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

// Of several losses the one to take: of the text first, of tokens last.
std::vector<LossUnit> preferred_units(const ColumnNames& columns) {
  if (columns.loss_unit) return {*columns.loss_unit};
  if (columns.preferred_loss) return {*columns.preferred_loss};
  return {LossUnit::bits_per_byte,      LossUnit::nats_per_byte,      LossUnit::bits_per_character,
          LossUnit::nats_per_character, LossUnit::unigram_normalised, LossUnit::nats_per_token,
          LossUnit::bits_per_token};
}

// In the order of RunColumn.
std::vector<Column> run_columns(const ColumnNames& columns) {
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
      {"loss",
       {"unigram_normalised_loss", "bits_per_byte", "loss_per_character"},
       -kind::kLargest,
       kind::kLargest,
       ColumnUnit::loss,
       {},
       preferred_units(columns)},
      {"run", {"run_id", "name"}, 0.0, 0.0, ColumnUnit::none},
  };
}

class RunTableReader {
 public:
  RunTableReader(RecordReader& reader, const std::string& source, const Law& law,
                 const ColumnNames& columns)
      : law_(law),
        given_(columns),
        table_(reader, source, run_columns(columns), columns, kRemedy),
        source_(source) {
    table_.set_unit(kNonVocab, columns.params_unit);
    table_.set_unit(table_.has(kTokens) ? kTokens : kCharacters, columns.tokens_unit);
    table_.set_unit(kFlops, columns.flops_unit);
    for (const std::size_t column : {kNonVocab, kVocabSize, kLoss}) table_.require_one_of({column});
    table_.require_one_of({kFlops, kTokens, kCharacters});
    table_.set_loss(kLoss, columns.skip_bad);
    take_loss_unit();
  }

  RunTable read() {
    while (table_.next()) take_row();
    out_.bad_rows = table_.bad_rows();
    out_.scales = table_.scales();
    refuse_tokens_of_vocabularies();
    out_.runs = runs_.size();
    out_.run_names = std::move(runs_).names();
    number_families(out_);
    count_repeated_rows();
    return std::move(out_);
  }

 private:
  void take_loss_unit() {
    const std::string& name = table_.name(kLoss);
    const LossUnit stated = loss_unit_of_column(name);
    out_.loss_unit = given_.loss_unit.value_or(stated);
    out_.loss_column = name;
    out_.source = source_;
    if (stated != LossUnit::unstated && stated != out_.loss_unit) {
      throw DataError(source_, table_.header().line,
                      "the column " + in_quotes(name) + " says " + std::string(text_of(stated)) +
                          ", and the loss is to be " + std::string(text_of(out_.loss_unit)));
    }
    for (const std::string& other : table_.header().names) {
      const LossUnit unit = loss_unit_of_column(other);
      if (other != name && unit != LossUnit::unstated) out_.other_losses.push_back(other);
    }
  }

  // Tokens of different vocabularies are different things to predict.
  void refuse_tokens_of_vocabularies() const {
    if (given_.allow_per_token || !is_per_token(out_.loss_unit)) return;
    const auto [least, most] = std::minmax_element(out_.vocab_size.begin(), out_.vocab_size.end());
    if (*least == *most) return;
    throw DataError(source_, table_.header().line,
                    "the column " + in_quotes(out_.loss_column) + " is in " +
                        std::string(text_of(out_.loss_unit)) +
                        ", which vocabularies do not share; accepted are bits_per_byte, "
                        "loss_per_character or unigram_normalised_loss, and rows of one V");
  }

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

  // Numbers so far from any training run that their unit must be another one. A unit of 1 that was
  // given says that it is not.
  void doubt(const RunShape& shape) const {
    const double per_token = 6.0 * (shape.n_nv + shape.vocab_size * shape.width);
    const bool tells = table_.has(kTokens) || table_.has(kCharacters);
    const double tokens = tells ? known_tokens(shape) : out_.flops.back() / per_token;
    if (given_.params_unit != 1.0) {
      const std::string column = table_.has(kTokens) ? table_.name(kTokens) : "";
      table_.check(params_doubt(table_.named(kNonVocab, shape.n_nv), tokens, column));
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
  std::string source_;
  RunIndex runs_;
  RunTable out_;
};

}  // namespace

RunTable read_run_table(RecordReader& reader, const std::string& source, const Law& law,
                        const ColumnNames& columns) {
  return RunTableReader(reader, source, law, columns).read();
}

}  // namespace vocabplan

#include "core/table/column_names.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/table/column_unit.hpp"
#include "core/table/quantity_names.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/edit_distance.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// Words that are near a name of ours and mean something else.
const std::set<std::string>& innocent_names() {
  static const std::set<std::string> kNames{
      "computer",         "cpuhours",      "model",           "nkv",
      "isoflopsier",      "derivativeier", "evaluationflops", "flopspertoken",
      "flopsperbyte",     "flopsperchar",  "bytespertoken",   "bytesperchar",
      "bytespercharacter"};
  return kNames;
}

using Names = std::vector<std::string>;

// The names that every table knows, folded once: a header is held against all of them.
const std::map<std::string_view, Names>& folded_names() {
  static const std::map<std::string_view, Names> kNames = [] {
    std::map<std::string_view, Names> all;
    for (const QuantityNames& quantity : quantity_names()) {
      Names& names = all[quantity.name];
      names.push_back(folded_name(quantity.name));
      for (const std::string_view other : quantity.others) names.push_back(folded_name(other));
    }
    return all;
  }();
  return kNames;
}

const std::set<std::string_view>& all_names() {
  static const std::set<std::string_view> kNames = [] {
    std::set<std::string_view> all;
    for (const auto& [quantity, names] : folded_names()) all.insert(names.begin(), names.end());
    return all;
  }();
  return kNames;
}

// Those of `ambiguous_names`, in their order.
const std::vector<Names>& folded_ambiguous_names() {
  static const std::vector<Names> kNames = [] {
    std::vector<Names> all;
    for (const AmbiguousNames& doubt : ambiguous_names()) {
      Names& names = all.emplace_back();
      for (const std::string_view name : doubt.names) names.push_back(folded_name(name));
    }
    return all;
  }();
  return kNames;
}

// True for texts of one length of which two letters that follow one another have changed places.
bool is_swapped(std::string_view text, std::string_view name) {
  const auto [at, other] = std::mismatch(text.begin(), text.end(), name.begin());
  if (at == text.end()) return std::adjacent_find(text.begin(), text.end()) != text.end();
  return at + 1 != text.end() && at[0] == other[1] && at[1] == other[0] &&
         std::equal(at + 2, text.end(), other + 2);
}

// One slip of the pen in a short name, two in a long one. Words of four letters are near only where
// a letter is missing, twice there or in the wrong place: they are too many otherwise.
bool is_near(std::string_view text, std::string_view name) {
  const std::size_t longer = std::max(text.size(), name.size());
  const std::size_t shorter = std::min(text.size(), name.size());
  if (name.size() < 4 || longer - shorter > 2) return false;
  if (text.size() == name.size()) {
    if (is_swapped(text, name)) return true;
    if (name.size() == 4 && name.find('_') == std::string_view::npos) return false;
  }
  return is_within_edits(text, name, name.size() >= 11 ? 2 : 1);
}

// True if a name is of tokens or FLOPs in words that are not listed, such as `tokens_consumed`, and
// not of a rate, a part or another kind of them.
bool says_in_passing(std::string_view name, std::string_view quantity) {
  const bool tokens = quantity == "tokens";
  if (!tokens && quantity != "flops") return false;
  static const std::set<std::string_view> kOthers{
      "eval",       "evaluation", "val",   "valid",     "validation", "test",        "dev",
      "per",        "s",          "sec",   "second",    "seconds",    "rate",        "speed",
      "throughput", "batch",      "step",  "steps",     "max",        "min",         "vocab",
      "vocabulary", "id",         "ids",   "special",   "pad",        "bos",         "eos",
      "unk",        "mask",       "added", "context",   "ctx",        "seq",         "sequence",
      "prompt",     "generated",  "new",   "unique",    "inference",  "name",        "type",
      "layer",      "device",     "gpu",   "chip",      "peak",       "hour",        "day",
      "byte",       "bytes",      "char",  "character", "word",       "words",       "ratio",
      "share",      "fraction",   "loss",  "law",       "used",       "utilization", "utilisation"};
  bool speaks = false;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find_first_of(" _-./()[]:", at), name.size());
    const std::string_view word = name.substr(at, end - at);
    if (kOthers.contains(word)) return false;
    speaks = speaks || word == (tokens ? "tokens" : "flops") || word == (tokens ? "toks" : "flop");
    at = end + 1;
  }
  return speaks;
}

// As they are written, the column's own first.
std::vector<std::string_view> names_of(const Column& column) {
  std::vector<std::string_view> names = names_of_quantity(column.name);
  names.insert(names.end(), column.other_names.begin(), column.other_names.end());
  names.insert(names.end(), column.more_names.begin(), column.more_names.end());
  return names;
}

// True for the names that a caller means by one: the very name where the header has it (a file may
// have both V and v), else those that fold alike.
class SaidName {
 public:
  SaidName(const std::vector<std::string_view>& header, std::string_view name)
      : name_(name),
        folded_(folded_name(name)),
        is_there_(std::find(header.begin(), header.end(), name) != header.end()) {}

  [[nodiscard]] bool means(std::string_view other) const {
    if (is_there_) return other == name_;
    return !folded_.empty() && folded_name(other) == folded_;
  }
  [[nodiscard]] const std::string& folded() const { return folded_; }

 private:
  std::string_view name_;
  std::string folded_;
  bool is_there_;
};

// A column of one kind of table with all its names, folded.
class WantedColumn {
 public:
  explicit WantedColumn(const Column& of) : column(&of) {
    const auto known = folded_names().find(of.name);
    if (known == folded_names().end())
      own_.push_back(folded_name(of.name));
    else
      shared_ = &known->second;
    for (const std::string_view name : of.other_names) own_.push_back(folded_name(name));
    for (const std::string_view name : of.more_names) own_.push_back(folded_name(name));
  }

  // The first of `names_of` that passes; nullptr when none does.
  template <class Passes>
  [[nodiscard]] const std::string* find(const Passes& passes) const {
    for (const Names* const names : {shared_, &own_}) {
      if (names == nullptr) continue;
      const auto found = std::find_if(names->begin(), names->end(), passes);
      if (found != names->end()) return &*found;
    }
    return nullptr;
  }
  [[nodiscard]] bool has(std::string_view folded) const {
    return find([&](const std::string& name) { return name == folded; }) != nullptr;
  }
  [[nodiscard]] const std::string& first() const {
    return shared_ != nullptr ? shared_->front() : own_.front();
  }

  const Column* column;

 private:
  const Names* shared_ = nullptr;  // with every other table
  Names own_{};
};

// Matches the names of one header with the columns of one kind of table.
class HeaderMatch {
 public:
  HeaderMatch(const std::vector<std::string_view>& header, const std::vector<Column>& columns,
              std::string_view remedy)
      : header_(header), remedy_(remedy), used_(header.size(), false), places_(columns.size()) {
    for (const std::string_view name : header) parsed_.push_back(parse_name(name));
    wanted_.reserve(columns.size());
    for (const Column& column : columns) wanted_.emplace_back(column);
    named_.assign(columns.size(), false);
  }

  std::vector<ColumnPlace> match(const NamedColumns& named) {
    for (const auto& [quantity, column] : named) place_named(quantity, column);
    refuse_ambiguous();
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (!named_[i]) place_known(i);
    }
    refuse_strange();
    return places_;
  }

 private:
  // The only position that passes, or `kNoColumn`; two are a mistake of the file.
  std::size_t only(std::string_view quantity, const std::function<bool(std::size_t)>& passes) {
    std::size_t found = kNoColumn;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      if (used_[i] || !passes(i)) continue;
      if (found != kNoColumn) {
        throw DomainError("the columns " + in_quotes(header_[found]) + " (number " +
                          std::to_string(found + 1) + ") and " + in_quotes(header_[i]) +
                          " (number " + std::to_string(i + 1) + ") both say " +
                          std::string(quantity));
      }
      found = i;
    }
    return found;
  }

  // The unit of a header's name as one of `wanted`; nothing when it is none of its names.
  [[nodiscard]] std::optional<double> unit_as(const WantedColumn& wanted, std::size_t i) const {
    const ParsedName& name = parsed_[i];
    if (wanted.has(name.whole)) return 1.0;
    if (name.unit.empty() || !wanted.has(name.base)) return std::nullopt;
    if (wanted.column->unit == ColumnUnit::loss) {
      return name.of_loss ? std::optional(1.0) : std::nullopt;
    }
    if (wanted.column->unit == ColumnUnit::none) return std::nullopt;
    return is_too_short(name) ? std::nullopt : name.count;
  }

  // d_k is a dimension of attention, not a thousand d, and v_1000 may be anything.
  static bool is_too_short(const ParsedName& name) {
    return !name.in_brackets && name.base.size() < (name.one_letter ? 4U : 3U);
  }

  void place_known(std::size_t index) {
    const WantedColumn& wanted = wanted_[index];
    const std::string_view quantity = wanted.column->name;
    // Logs name and number their runs in several columns.
    const bool own_name = quantity == "run" && has_name(wanted.first());
    const bool plain_loss = quantity == "loss" && has_name("loss");
    const LossUnit chosen = chosen_loss(wanted);
    const std::size_t found = only(quantity, [&](std::size_t i) {
      // A log has the training loss beside the one that counts.
      const bool aside = plain_loss && parsed_[i].base.find("train") != std::string::npos;
      if (chosen != LossUnit::unstated && loss_unit_of_column(header_[i]) != chosen) return false;
      if (own_name && parsed_[i].whole != wanted.first()) return false;
      return !aside && unit_as(wanted, i).has_value();
    });
    if (found == kNoColumn) return;
    places_[index] = {.position = found, .unit = unit_as(wanted, found).value_or(1.0)};
    used_[found] = true;
  }

  // The unit of the loss to take where names state several: the first that the column prefers.
  [[nodiscard]] LossUnit chosen_loss(const WantedColumn& wanted) const {
    for (const LossUnit unit : wanted.column->loss_units) {
      for (std::size_t i = 0; i < header_.size(); ++i) {
        if (used_[i] || !unit_as(wanted, i)) continue;
        if (loss_unit_of_column(header_[i]) == unit) return unit;
      }
    }
    return LossUnit::unstated;
  }

  [[nodiscard]] bool has_name(std::string_view folded) const {
    return std::any_of(parsed_.begin(), parsed_.end(),
                       [&](const ParsedName& name) { return name.whole == folded; });
  }

  void place_named(const std::string& quantity, const std::string& name) {
    const auto wanted = std::find_if(wanted_.begin(), wanted_.end(), [&](const WantedColumn& w) {
      return w.column->name == quantity;
    });
    if (wanted == wanted_.end()) throw DomainError(unknown_quantity(quantity));
    const SaidName said(header_, name);
    const std::size_t found = only(quantity, [&](std::size_t i) { return said.means(header_[i]); });
    if (found == kNoColumn) {
      const bool used = has_name(said.folded());
      throw DomainError("the column " + in_quotes(name) + " that is to say " + quantity +
                        (used ? " already says something else; " : " is not in the header; ") +
                        columns_text(header_));
    }
    used_[found] = true;
    const auto index = static_cast<std::size_t>(wanted - wanted_.begin());
    named_[index] = true;
    places_[index] = {.position = found, .unit = unit_of_named(*wanted->column, parsed_[found])};
  }

  // Whatever a caller names, only a unit that is plain to see counts.
  static double unit_of_named(const Column& column, const ParsedName& name) {
    const bool plain = !name.unit.empty() && !name.one_letter;
    if (column.unit != ColumnUnit::count || !plain) return 1.0;
    if (!name.count && name.in_brackets) return 1.0;
    return name.count.value_or(1.0);
  }

  // A name that may mean several quantities, one of which this table could use.
  void refuse_ambiguous() const {
    for (std::size_t k = 0; k < ambiguous_names().size(); ++k) {
      const AmbiguousNames& doubt = ambiguous_names()[k];
      if (!in_doubt(doubt)) continue;
      for (std::size_t i = 0; i < header_.size(); ++i) {
        if (used_[i] || !is_one_of(k, i)) continue;
        throw DomainError("the column " + in_quotes(header_[i]) + " may mean " +
                          std::string(doubt.text) + "; give it the name of the one that it is" +
                          std::string(remedy_));
      }
    }
  }

  // True if the table knows enough of the meanings, and the caller has not said where they are.
  [[nodiscard]] bool in_doubt(const AmbiguousNames& doubt) const {
    std::size_t known = 0;
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      const auto& meanings = doubt.meanings;
      const bool meant =
          std::find(meanings.begin(), meanings.end(), wanted_[i].column->name) != meanings.end();
      if (meant && !named_[i]) ++known;
    }
    return known >= doubt.least;
  }

  // True if the name of a column is one of an entry of `ambiguous_names`.
  [[nodiscard]] bool is_one_of(std::size_t doubt, std::size_t i) const {
    const std::vector<std::string_view>& written = ambiguous_names()[doubt].names;
    const Names& folded = folded_ambiguous_names()[doubt];
    for (std::size_t k = 0; k < written.size(); ++k) {
      const bool whole = parsed_[i].whole == folded[k];
      if (!whole && (parsed_[i].base != folded[k] || is_too_short(parsed_[i]))) continue;
      const bool as_written = written[k] != lower_case(written[k]);
      if (!as_written || trimmed(header_[i]).starts_with(written[k])) return true;
    }
    return false;
  }

  // A column that nothing has used although it looks like one that the header does not have.
  void refuse_strange() const {
    for (std::size_t i = 0; i < header_.size(); ++i) {
      if (used_[i] || parsed_[i].whole.size() > 64) continue;
      for (std::size_t k = 0; k < wanted_.size(); ++k) {
        if (places_[k].position == kNoColumn) check_strange(i, wanted_[k]);
      }
    }
  }

  void check_strange(std::size_t i, const WantedColumn& wanted) const {
    const ParsedName& name = parsed_[i];
    const std::string shown = std::string(wanted.column->name);
    if (!name.unit.empty() && !is_too_short(name) && wanted.has(name.base)) {
      const std::string why = wanted.column->unit == ColumnUnit::none
                                  ? ", which has no unit in its name; "
                                  : ", but " + in_quotes(name.unit) + " is no unit of it; ";
      throw DomainError("the column " + in_quotes(header_[i]) + " looks like " + shown + why +
                        call_it(shown));
    }
    if (all_names().contains(name.whole) || innocent_names().contains(name.whole)) return;
    // Four letters are few, but n_nv has an underscore too.
    const bool near_own = is_near(lower_case(trimmed(header_[i])), wanted.column->name);
    const bool has_unit = name.base != name.whole;
    const std::string* const near = wanted.find([&](const std::string& known) {
      return (near_own && known == wanted.first()) || is_near(name.whole, known) ||
             (has_unit && is_near(name.base, known));
    });
    if (near != nullptr) {
      throw DomainError("the column " + in_quotes(header_[i]) +
                        " is not known, and near the name " + shown_name(wanted, *near) + "; " +
                        call_it(shown));
    }
    if (says_in_passing(lower_case(header_[i]), wanted.column->name)) {
      throw DomainError("the column " + in_quotes(header_[i]) + " is not known, and speaks of " +
                        shown + "; " + call_it(shown));
    }
  }

  // As the list has it, with its underscores.
  static std::string shown_name(const WantedColumn& wanted, const std::string& folded) {
    for (const std::string_view name : names_of(*wanted.column)) {
      if (folded_name(name) == folded) return in_quotes(name);
    }
    return in_quotes(wanted.column->name);
  }

  [[nodiscard]] std::string call_it(const std::string& quantity) const {
    return "call it " + quantity + " if it is that, or by another name" + std::string(remedy_);
  }

  [[nodiscard]] std::string unknown_quantity(const std::string& quantity) const {
    std::string text = in_quotes(quantity) + " is no quantity of this table; accepted are ";
    for (const WantedColumn& wanted : wanted_) text += std::string(wanted.column->name) + ", ";
    return text + "each with a column of the file; " + columns_text(header_);
  }

  const std::vector<std::string_view>& header_;
  std::string_view remedy_;
  std::vector<bool> used_;
  std::vector<ColumnPlace> places_;
  std::vector<ParsedName> parsed_;
  std::vector<WantedColumn> wanted_;
  std::vector<bool> named_;  // by the caller
};

}  // namespace

std::vector<std::size_t> positions_of(const std::vector<ColumnPlace>& places) {
  std::vector<std::size_t> positions;
  for (const ColumnPlace& place : places) {
    if (is_there(place)) positions.push_back(place.position);
  }
  return positions;
}

std::vector<ColumnPlace> find_columns(const std::vector<std::string_view>& header,
                                      const std::vector<Column>& columns, const NamedColumns& named,
                                      std::string_view remedy) {
  return HeaderMatch(header, columns, remedy).match(named);
}

std::size_t find_named(const std::vector<std::string_view>& header, std::string_view name) {
  const SaidName said(header, name);
  std::size_t found = kNoColumn;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!said.means(header[i])) continue;
    if (found != kNoColumn) {
      throw DomainError("the header has the column " + in_quotes(name) + " twice");
    }
    found = i;
  }
  return found;
}

std::size_t need_named(const std::vector<std::string_view>& header, std::string_view name) {
  const std::size_t found = find_named(header, name);
  if (found == kNoColumn) throw DomainError(no_column_text(in_quotes(name), header));
  return found;
}

std::string count_reason(const std::vector<std::string_view>& fields, std::size_t expected,
                         char separator) {
  struct Separator {
    char sign;
    std::string_view name;
  };
  constexpr std::array kSeparators{Separator{',', "commas"}, Separator{';', "semicolons"},
                                   Separator{'\t', "tabs"}};
  for (const auto& [sign, name] : kSeparators) {
    if (fields.size() != 1 || sign == separator) continue;
    const auto times = std::count(fields[0].begin(), fields[0].end(), sign);
    if (static_cast<std::size_t>(times) + 1 != expected) continue;
    return ": it is separated by " + std::string(name) + ", unlike the first line";
  }
  const auto is_number = [](std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
  };
  constexpr std::size_t kThousands = 3;
  for (std::size_t i = 1; i < fields.size(); ++i) {
    const bool cut =
        is_number(fields[i - 1]) && is_number(fields[i]) && fields[i].size() == kThousands;
    if (separator != ',' || fields.size() <= expected || !cut) continue;
    return "; a number with commas needs quotes, or semicolons between the columns";
  }
  return {};
}

std::string TableHeader::fault_of(const Record& record) const {
  if (!record.fault.empty()) return record.fault;
  if (record.fields.size() == names.size()) return {};
  return "has " + std::to_string(record.fields.size()) + " fields, the header " +
         std::to_string(names.size()) + count_reason(record.fields, names.size(), separator);
}

TableHeader read_header(RecordReader& reader, const std::string& source) {
  const Record* const record = reader.next();
  if (record == nullptr) {
    throw DataError(source, 0, "is empty; accepted is a CSV file with a header");
  }
  if (!record->fault.empty()) throw DataError(source, record->line, record->fault);
  return {.names = {record->fields.begin(), record->fields.end()},
          .line = record->line,
          .separator = reader.separator()};
}

std::vector<std::string_view> names_of_quantity(std::string_view quantity) {
  std::vector<std::string_view> names{quantity};
  for (const QuantityNames& known : quantity_names()) {
    if (known.name == quantity) names.insert(names.end(), known.others.begin(), known.others.end());
  }
  return names;
}

const std::vector<std::string_view>& names_of_any_params() {
  return ambiguous_names().front().names;
}

std::string column_text(const Column& column) {
  std::string text(column.name);
  for (const std::string_view other : column.other_names) {
    text += (other == column.other_names.front() ? " (also " : ", ") + std::string(other);
  }
  return column.other_names.empty() ? text : text + ")";
}

std::string columns_text(const std::vector<std::string_view>& header) {
  constexpr std::size_t kShown = 30;
  std::string text = "it has ";
  for (std::size_t i = 0; i < std::min(kShown, header.size()); ++i) {
    if (i > 0) text += ", ";
    text += in_quotes(header[i]);
  }
  if (header.size() > kShown) text += " and " + std::to_string(header.size() - kShown) + " more";
  return text;
}

std::string no_column_text(std::string_view column, const std::vector<std::string_view>& header) {
  return "the header has no column " + std::string(column) + "; " + columns_text(header);
}

}  // namespace vocabplan

#include "table_header.hpp"

#include <algorithm>
#include <functional>

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

std::string folded(std::string_view name) {
  std::string out = lower_case(name);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return out;
}

// Matches the names of one header with the columns of one kind of table.
class HeaderMatch {
 public:
  HeaderMatch(const std::vector<std::string_view>& header, const std::vector<Column>& columns)
      : header_(header), columns_(columns), taken_(header.size(), false) {
    positions_.assign(columns.size(), kNoColumn);
    for (const std::string_view name : header) folded_.push_back(folded(name));
  }

  std::vector<std::size_t> match(const ColumnNames& names) {
    for (const auto& [quantity, column] : names.named) place_named(quantity, column);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (positions_[i] == kNoColumn) place_known(i);
    }
    return positions_;
  }

 private:
  // The only position that passes, or `kNoColumn`; two are a mistake of the file.
  std::size_t only(std::string_view quantity, const std::function<bool(std::size_t)>& passes) {
    std::size_t found = kNoColumn;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      if (taken_[i] || !passes(i)) continue;
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

  void place_known(std::size_t index) {
    const Column& column = columns_[index];
    positions_[index] = only(column.name, [&](std::size_t i) {
      return folded_[i] == column.name ||
             std::find(column.other_names.begin(), column.other_names.end(), folded_[i]) !=
                 column.other_names.end();
    });
  }

  void place_named(const std::string& quantity, const std::string& name) {
    const auto column = std::find_if(columns_.begin(), columns_.end(),
                                     [&](const Column& c) { return c.name == quantity; });
    if (column == columns_.end()) throw DomainError(unknown_quantity(quantity));
    // The very name first: a file may have both V and v.
    const auto exact = std::count(header_.begin(), header_.end(), name);
    const std::string wanted = folded(name);
    const std::size_t found = only(quantity, [&](std::size_t i) {
      return exact > 0 ? header_[i] == name : folded_[i] == wanted;
    });
    if (found == kNoColumn) {
      const bool used = std::find(folded_.begin(), folded_.end(), wanted) != folded_.end();
      throw DomainError("the column " + in_quotes(name) + " that is to say " + quantity +
                        (used ? " already says something else; " : " is not in the header; ") +
                        columns_text(header_));
    }
    taken_[found] = true;
    positions_[static_cast<std::size_t>(column - columns_.begin())] = found;
  }

  [[nodiscard]] std::string unknown_quantity(const std::string& quantity) const {
    std::string text = in_quotes(quantity) + " is no quantity of this table; accepted are ";
    for (const Column& column : columns_) text += std::string(column.name) + ", ";
    return text + "each with a column of the file; " + columns_text(header_);
  }

  const std::vector<std::string_view>& header_;
  const std::vector<Column>& columns_;
  std::vector<bool> taken_;  // by a name that the caller gave
  std::vector<std::string> folded_;
  std::vector<std::size_t> positions_;
};

}  // namespace

std::vector<std::size_t> find_columns(const std::vector<std::string_view>& header,
                                      const std::vector<Column>& columns,
                                      const ColumnNames& names) {
  return HeaderMatch(header, columns).match(names);
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

}  // namespace vocabplan

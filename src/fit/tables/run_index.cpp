#include "fit/tables/run_index.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

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

}  // namespace

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

}  // namespace vocabplan

#include "csv_header.hpp"

#include <algorithm>

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {

CsvHeader::CsvHeader(const std::vector<std::string_view>& fields) {
  for (const std::string_view field : fields) names_.push_back(lower_case(field));
}

std::size_t CsvHeader::column(std::initializer_list<std::string_view> names) const {
  std::size_t found = kNone;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (std::find(names.begin(), names.end(), names_[i]) == names.end()) continue;
    if (found != kNone) {
      throw DomainError("the header names " + in_quotes(*names.begin()) + " twice");
    }
    found = i;
  }
  return found;
}

}  // namespace vocabplan::cli

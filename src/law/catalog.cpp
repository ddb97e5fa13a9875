#include "vocabplan/law/catalog.hpp"

#include <algorithm>
#include <string>

#include "law/law_text.hpp"

namespace vocabplan {

// embedded_laws() is defined in a file that the build writes from data/laws.

std::optional<Law> find_law(std::string_view name) {
  const auto laws = embedded_laws();
  const auto found = std::find_if(laws.begin(), laws.end(),
                                  [name](const EmbeddedLaw& law) { return law.name == name; });
  if (found == laws.end()) return std::nullopt;
  Law law = parse_law_without_rows(found->text, "built-in law " + std::string(name));
  law.draws.rows = LawDrawRows::lasting(found->draws);
  law.compression_draws.assign(found->compression_draws.begin(), found->compression_draws.end());
  return law;
}

const Law& default_law() {
  static const Law law = *find_law(kDefaultLaw);
  return law;
}

}  // namespace vocabplan

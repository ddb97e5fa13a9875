#include "vocabplan/law/catalog.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <string>

#include "law/law_text.hpp"

namespace vocabplan {

// embedded_laws() is defined in a file that the build writes from data/laws.

namespace {

Law read_embedded_law(const EmbeddedLaw& embedded) {
  Law law = parse_law_without_rows(embedded.text, "built-in law " + std::string(embedded.name));
  law.draws.rows = LawDrawRows::lasting(embedded.draws);
  law.compression_draws.assign(embedded.compression_draws.begin(),
                               embedded.compression_draws.end());
  return law;
}

}  // namespace

// Each is read when it is first asked for: a process that answers many calls reads it once.
std::optional<Law> find_law(std::string_view name) {
  static std::mutex reading;
  static std::map<std::string_view, Law> read;
  const auto laws = embedded_laws();
  const auto found = std::find_if(laws.begin(), laws.end(),
                                  [name](const EmbeddedLaw& law) { return law.name == name; });
  if (found == laws.end()) return std::nullopt;
  const std::lock_guard lock(reading);
  const auto known = read.find(found->name);
  if (known != read.end()) return known->second;
  return read.emplace(found->name, read_embedded_law(*found)).first->second;
}

const Law& default_law() {
  static const Law law = *find_law(kDefaultLaw);
  return law;
}

}  // namespace vocabplan

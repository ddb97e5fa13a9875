#include "energy/trace/formats/rapl_domain.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

constexpr std::string_view kPlatform = "psys";

// The word under which a kind of domain is known; empty when it is not.
std::string_view kind_of(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWords{{
      {"package", "package"},
      {"pkg", "package"},
      {"core", "core"},
      {"cores", "core"},
      {"pp0", "core"},
      {"uncore", "uncore"},
      {"pp1", "uncore"},
      {"gpu", "uncore"},
      {"dram", "dram"},
      {"ram", "dram"},
      {"psys", "psys"},
      {"platform", "psys"},
  }};
  const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                         [word](const auto& pair) { return pair.first == word; });
  return found == kWords.end() ? std::string_view() : found->second;
}

// Cuts "-0", "_0" or, where no name ends in a digit, "0" off the end: the socket's number.
std::string take_number(std::string& word) {
  if (!kind_of(word).empty()) return {};
  std::size_t digits = word.size();
  while (digits > 0 && is_digit(word[digits - 1])) --digits;
  std::string number = word.substr(digits);
  if (number.empty()) return {};
  if (digits > 0 && (word[digits - 1] == '-' || word[digits - 1] == '_')) --digits;
  word.resize(digits);
  return number;
}

RaplDomain zone(std::string_view name) {
  const std::size_t parent = name.rfind(':');
  const bool nested = std::count(name.begin(), name.end(), ':') > 1;
  return {.name = std::string(name),
          .inside = nested ? std::string(name.substr(0, parent)) : std::string(),
          .doubt = nested ? "is a zone without its name: it is taken to be inside the one around it"
                          : "is a zone without its name: it is taken to be inside no other"};
}

RaplDomain named(std::string_view text, const std::string& socket) {
  std::string word = lower_case(text);
  if (word.starts_with("energy-")) word.erase(0, 7);
  std::string number = take_number(word);
  if (number.empty()) number = socket;
  const std::string kind(kind_of(word));
  if (kind.empty())
    return {.name = std::string(text),
            .inside = {},
            .doubt = "is none that is known: it is added beside the others"};
  if (kind == kPlatform) return {.name = kind, .inside = {}};
  const std::string of_socket = number.empty() ? "" : "-" + number;
  if (kind == "package") {
    return {.name = "package-" + (number.empty() ? "0" : number), .inside = std::string(kPlatform)};
  }
  if (kind == "dram") {
    return {.name = kind + of_socket, .inside = std::string(kPlatform)};
  }
  return {.name = kind + of_socket, .inside = "package-" + (number.empty() ? "0" : number)};
}

}  // namespace

RaplDomain rapl_domain(std::string_view text) {
  constexpr std::string_view kCounter = "/energy_uj";
  if (text.ends_with(kCounter)) text.remove_suffix(kCounter.size());
  const std::size_t slash = text.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? text : text.substr(slash + 1);
  if (last.find("rapl:") != std::string_view::npos) return zone(last);
  if (slash == std::string_view::npos) return named(text, "");
  // "package-1/core": the part before the slash says the socket.
  const RaplDomain outer = rapl_domain(text.substr(0, slash));
  const std::size_t dash = outer.name.rfind('-');
  const bool has_socket = outer.doubt.empty() && dash != std::string::npos;
  return named(last, has_socket ? outer.name.substr(dash + 1) : "");
}

}  // namespace vocabplan

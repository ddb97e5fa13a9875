#pragma once

#include <string>
#include <string_view>

namespace vocabplan {

// A domain of RAPL under its usual name, and the one that contains it.
struct RaplDomain {
  std::string name{};
  std::string inside{};      // empty: nothing known of contains it
  std::string_view doubt{};  // what is not known of it, ready to follow its name
};

// Reads the name of a domain: package-0 (or package, pkg, PKG-0, energy-pkg), core and uncore (pp0,
// pp1), dram, psys, each with the number of its socket behind - or _ or none; or a zone's
// name or path, intel-rapl:0:1, or both, package-0/core.
//
// core and uncore are inside their package. package and dram are inside psys, which measures the
// whole platform. A zone that is called by its number alone is taken to be inside the zone around
// it.
[[nodiscard]] RaplDomain rapl_domain(std::string_view text);

}  // namespace vocabplan

// Relative links lead to files that exist, and to headings that they have.
#include <filesystem>
#include <string>

#include "document.hpp"
#include "support/catch.hpp"

namespace links_test {

namespace fs = std::filesystem;
namespace test = vocabplan::test;

namespace {

bool is_relative(const std::string& target) {
  return target.find("://") == std::string::npos && !target.starts_with("mailto:");
}

void check_link(const test::Document& document, const test::Link& link) {
  INFO(link.where << ": " << link.target);
  const std::size_t hash = link.target.find('#');
  const std::string file = link.target.substr(0, hash);
  const fs::path path = file.empty() ? document.path : document.path.parent_path() / file;
  CHECK(fs::exists(path));
  if (hash == std::string::npos || path.extension() != ".md" || !fs::exists(path)) return;
  const test::Document target = test::read_document(path);
  CHECK(target.anchors.count(link.target.substr(hash + 1)) == 1);
}

}  // namespace

TEST_CASE("docs: relative links lead somewhere") {
  std::size_t checked = 0;
  for (const test::Document& document : test::documents()) {
    for (const test::Link& link : document.links) {
      if (!is_relative(link.target)) continue;
      check_link(document, link);
      ++checked;
    }
  }
  CHECK(checked > 0);
}

}  // namespace links_test

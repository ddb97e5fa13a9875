// Holds the rooms of docs/design.md: who may include whom, what stays out of public headers, what
// the library never does.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "places.hpp"
#include "support/catch.hpp"

namespace layering_test {

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = VOCABPLAN_SOURCE_DIR;

// A room may include itself and these.
const std::map<std::string, std::set<std::string>> kMayInclude{
    {"core", {}},
    {"law", {"core"}},
    {"predict", {"core", "law"}},
    {"choose", {"core", "law", "predict"}},
    {"fit", {"core", "law", "predict"}},
    {"plan", {"core", "law", "predict"}},
    {"energy", {"core"}},
    {"report", {"core"}},
    {"cli", {"core", "law", "predict", "choose", "fit", "plan", "energy", "report"}},
};

using Folders = std::set<std::string>;

// What each command of the program may include of `cli`.
Folders command_with(Folders more) {
  more.insert({"cli", "cli/shell", "cli/text", "cli/options"});
  return more;
}

// Of its own room a folder may include itself and these.
const std::map<std::string, Folders> kInnerMayInclude{
    {"core/json", {"core"}},
    {"core/table", {"core"}},
    {"core", {}},
    {"law", {}},
    {"predict", {}},
    {"choose", {}},
    {"fit/solver", {}},
    {"fit/tables", {}},
    {"fit", {"fit/solver"}},
    {"plan/audit", {"plan/tokenizer", "plan/weights"}},
    {"plan/frontier", {}},
    {"plan/pilot", {}},
    {"plan/tokenizer", {}},
    {"plan/weights", {"plan/tokenizer"}},
    {"energy/estimate", {}},
    {"energy/validate", {}},
    {"energy/trace", {}},
    {"energy/trace/reading", {"energy/trace"}},
    {"energy/trace/formats", {"energy/trace", "energy/trace/reading"}},
    {"energy", {"energy/trace", "energy/trace/reading"}},
    {"report/plot", {}},
    {"report", {}},
    {"cli/shell", {}},
    {"cli/text", {}},
    {"cli/options", {"cli/shell", "cli/text"}},
    {"cli", {"cli/shell", "cli/options"}},
    {"cli/energy/estimate", command_with({})},
    {"cli/energy/limits", command_with({})},
    {"cli/energy/trace", command_with({})},
    {"cli/energy/validate", command_with({"cli/energy/trace"})},
    {"cli/energy", command_with({})},
    {"cli/choose", command_with({"cli/predict"})},
    {"cli/predict", command_with({"cli/energy/estimate"})},
    {"cli/sweep", command_with({"cli/predict"})},
    {"cli/frontier", command_with({"cli/energy/estimate"})},
    {"cli/audit", command_with({})},
    {"cli/completions", command_with({})},
    {"cli/design", command_with({})},
    {"cli/fit", command_with({})},
    {"cli/law", command_with({})},
    {"cli/tokenizer", command_with({})},
    {"cli/verify", command_with({})},
};

struct Line {
  std::string file;
  std::size_t number;
  std::string text;
};

std::vector<fs::path> sources(const fs::path& under) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / under)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".cpp" || extension == ".hpp") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<Line> lines_of(const fs::path& path) {
  std::ifstream stream(path);
  std::vector<Line> lines;
  for (std::string text; std::getline(stream, text);) {
    lines.push_back({fs::relative(path, kRoot).string(), lines.size() + 1, text});
  }
  return lines;
}

// The folder of a file below src or include/vocabplan.
std::string folder_of(const fs::path& path) {
  const fs::path include = kRoot / "include/vocabplan";
  const bool is_public = path.string().starts_with(include.string());
  return fs::relative(path.parent_path(), is_public ? include : kRoot / "src").string();
}

// The room a file belongs to: the first of its folders.
std::string room_of(const fs::path& path) {
  const std::string folder = folder_of(path);
  return folder.substr(0, folder.find('/'));
}

std::string where(const Line& line) {
  return line.file + ":" + std::to_string(line.number) + ": " + line.text;
}

std::vector<std::string> forbidden_includes(const fs::path& path) {
  static const std::regex kOurs(R"re(^\s*#\s*include\s+"(?:vocabplan/)?(\w+)/)re");
  std::vector<std::string> bad;
  const std::string room = room_of(path);
  const auto known = kMayInclude.find(room);
  if (known == kMayInclude.end()) return {path.string() + " is in no room"};
  for (const Line& line : lines_of(path)) {
    std::smatch match;
    if (!std::regex_search(line.text, match, kOurs)) continue;
    if (match[1] != room && known->second.count(match[1]) == 0) bad.push_back(where(line));
  }
  return bad;
}

// Private headers are named by their path below src.
std::vector<std::string> forbidden_inner_includes(const fs::path& path) {
  static const std::regex kPrivate(R"re(^\s*#\s*include\s+"(?!vocabplan/)(?:(.*)/)?\w+\.hpp")re");
  std::vector<std::string> bad;
  const std::string folder = folder_of(path);
  const auto known = kInnerMayInclude.find(folder);
  if (known == kInnerMayInclude.end()) return {path.string() + " is in no folder that is known"};
  for (const Line& line : lines_of(path)) {
    std::smatch match;
    if (!std::regex_search(line.text, match, kPrivate)) continue;
    const std::string used = match[1];
    if (used == folder || !used.starts_with(room_of(path))) continue;
    if (known->second.count(used) == 0) bad.push_back(where(line));
  }
  return bad;
}

std::vector<std::string> matches(const std::vector<fs::path>& files, const std::regex& pattern) {
  std::vector<std::string> found;
  for (const fs::path& file : files) {
    for (const Line& line : lines_of(file)) {
      if (std::regex_search(line.text, pattern)) found.push_back(where(line));
    }
  }
  return found;
}

std::vector<fs::path> library_sources() {
  std::vector<fs::path> files = sources("include");
  for (const fs::path& file : sources("src")) {
    if (room_of(file) != "cli") files.push_back(file);
  }
  return files;
}

}  // namespace

TEST_CASE("rooms include only the rooms above them") {
  std::size_t files = 0;
  for (const char* tree : {"include", "src"}) {
    for (const fs::path& file : sources(tree)) {
      ++files;
      for (const std::string& line : forbidden_includes(file)) FAIL_CHECK(line);
    }
  }
  CHECK(files > 40);
}

TEST_CASE("folders of a room include only the folders below them") {
  for (const fs::path& file : sources("src")) {
    for (const std::string& line : forbidden_inner_includes(file)) FAIL_CHECK(line);
  }
}

// The module is a front beside the command line: it asks commands, and knows none of them.
TEST_CASE("the Python module includes of the program only what a caller needs") {
  static const std::regex kPrivate(R"re(^\s*#\s*include\s+"cli/(.*)\.hpp")re");
  const Folders allowed{"app", "options/answer", "shell/call", "shell/failure",
                        "tokenizer/arguments"};
  std::size_t found = 0;
  for (const fs::path& file : sources("python/src")) {
    for (const Line& line : lines_of(file)) {
      std::smatch match;
      if (!std::regex_search(line.text, match, kPrivate)) continue;
      ++found;
      if (allowed.count(match[1]) == 0) FAIL_CHECK(where(line));
    }
  }
  CHECK(found > 3);
}

TEST_CASE("each test is in a list, else nobody compiles it") {
  std::string lists;
  std::size_t tests = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "tests")) {
    if (entry.path().filename() != "CMakeLists.txt") continue;
    for (const Line& line : lines_of(entry.path())) lists += line.text + "\n";
  }
  for (const fs::path& test : sources("tests")) {
    const std::string name = test.filename().string();
    if (!name.ends_with("_test.cpp")) continue;
    ++tests;
    CAPTURE(name);
    CHECK(lists.find(name) != std::string::npos);
  }
  CHECK(tests > 100);
}

// Formats for machines are the matter of `cli/options/answer`; commands make rows. The law file
// that `law show` prints is not an answer, and a calibration neither: `law` and `energy` write
// them.
TEST_CASE("no command writes JSON or CSV by hand") {
  static const std::regex kByHand(
      R"re(schema_version|\.json\(\)|json_members\(\)|csv_row\(\)|csv_header\(\)|Format::jsonl:)re");
  std::size_t answers = 0;
  for (const fs::path& file : sources("src/cli")) {
    const bool answer = folder_of(file) == "cli/options" && file.stem() == "answer";
    for (const Line& line : lines_of(file)) {
      if (!std::regex_search(line.text, kByHand)) continue;
      if (answer) ++answers;
      if (!answer) FAIL_CHECK(where(line));
    }
  }
  CHECK(answers > 5);
}

// `cli` is left out: its header of all commands is what they define.
TEST_CASE("the includes allowed among folders have no cycle") {
  Folders done{"cli"};
  for (std::size_t before = 0; before != done.size();) {
    before = done.size();
    for (const auto& [folder, uses] : kInnerMayInclude) {
      const auto known = [&](const std::string& used) { return done.count(used) > 0; };
      if (std::all_of(uses.begin(), uses.end(), known)) done.insert(folder);
    }
  }
  CHECK(done.size() == kInnerMayInclude.size());
}

TEST_CASE("the allowed includes have no cycle") {
  // Rooms are listed in an order in which each includes only earlier ones.
  const std::vector<std::string> order{"core", "law",    "predict", "choose", "fit",
                                       "plan", "energy", "report",  "cli"};
  REQUIRE(order.size() == kMayInclude.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const std::string& used : kMayInclude.at(order[i])) {
      const auto at = std::find(order.begin(), order.end(), used) - order.begin();
      CHECK(static_cast<std::size_t>(at) < i);
    }
  }
}

TEST_CASE("public headers include the standard library and public headers only") {
  const std::regex third_party(R"(^\s*#\s*include\s+<[^>]*[/.])");
  const std::regex private_header(R"re(^\s*#\s*include\s+"(?!vocabplan/))re");
  for (const std::string& line : matches(sources("include"), third_party)) FAIL_CHECK(line);
  for (const std::string& line : matches(sources("include"), private_header)) FAIL_CHECK(line);
}

TEST_CASE("JSON is read and written through core alone") {
  const std::regex library(R"(^\s*#\s*include\s+<nlohmann/)");
  const std::set<std::string> own{"src/core/json/document.cpp", "src/core/json/events.cpp",
                                  "src/core/json/writer.cpp"};
  std::vector<fs::path> others = sources("include");
  std::size_t found = 0;
  for (const fs::path& file : sources("src")) {
    if (own.count(fs::relative(file, kRoot).string()) == 0) {
      others.push_back(file);
    } else {
      found += matches({file}, library).size();
    }
  }
  CHECK(found == own.size());
  for (const std::string& line : matches(others, library)) FAIL_CHECK(line);
}

TEST_CASE("the library never prints, reads the environment or exits") {
  const std::regex forbidden(
      R"(\bstd::c(out|err|log)\b|\bf?printf\(|\bputs\(|\bgetenv\(|\b(quick_)?exit\(|\babort\()");
  for (const std::string& line : matches(library_sources(), forbidden)) FAIL_CHECK(line);
}

// Tests of a room are compiled together: helpers of one name live side by side only so.
TEST_CASE("each source of tests is a namespace of its own name") {
  for (const fs::path& path : sources("tests")) {
    const std::string name = path.stem().string();
    if (!name.ends_with("_test") || path.extension() != ".cpp") continue;
    CAPTURE(path.string());
    const std::regex opening("namespace (vocabplan::(test::)?)?" + name + " [{]");
    int openings = 0;
    for (const Line& line : lines_of(path))
      openings += std::regex_match(line.text, opening) ? 1 : 0;
    CHECK(openings == 1);
  }
}

TEST_CASE("the checks find what they look for") {
  const std::regex forbidden(R"(\bf?printf\()");
  const fs::path here = fs::path(VOCABPLAN_SOURCE_DIR) / "tests/structure/layering_test.cpp";
  CHECK_FALSE(matches({here}, std::regex("#include <regex>")).empty());
  CHECK(matches({here}, forbidden).empty());
}

// Sources of a room are compiled together: an unnamed function would be called by its neighbours in
// place of the one that a header declares.
TEST_CASE("no unnamed function is like one that a header of its room declares") {
  const std::regex function(R"(^[\[A-Za-z][^;{}=()]*[ &*](\w+)\(([^()]*)\)?)");
  const std::regex name(R"([ &]+\w+(?= *(?:=[^,]*)?(?:,|$)))");
  std::map<std::string, std::string> declared;
  const auto scan = [&](const fs::path& file, bool unnamed, auto act) {
    bool inside = false;
    for (const Line& line : lines_of(file)) {
      if (line.text == "namespace {") inside = true;
      if (line.text == "}  // namespace") inside = false;
      std::smatch match;
      if (inside != unnamed || !std::regex_search(line.text, match, function)) continue;
      const std::string types = std::regex_replace(match[2].str(), name, "");
      act(room_of(file) + ": " + match[1].str() + "(" + types + ")", line);
    }
  };
  for (const fs::path& file : sources("src")) {
    if (file.extension() != ".hpp") continue;
    scan(file, false,
         [&](const std::string& key, const Line& line) { declared[key] = where(line); });
  }
  CHECK(declared.size() > 100);
  for (const fs::path& file : sources("src")) {
    if (file.extension() != ".cpp") continue;
    scan(file, true, [&](const std::string& key, const Line& line) {
      INFO(where(line) << " and " << declared[key]);
      CHECK(declared[key].empty());
    });
  }
}

// A room that is a library of its own has a list of its own, and its sources are in no other.
TEST_CASE("each source is listed once, by the list nearest to it") {
  const std::regex source(R"(\s*(?:set\(\w+ )?([\w/]+\.cpp)\)?)");
  std::map<std::string, std::vector<std::string>> lists_of;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "src")) {
    if (entry.path().filename() != "CMakeLists.txt") continue;
    const fs::path folder = entry.path().parent_path();
    for (const Line& line : lines_of(entry.path())) {
      std::smatch match;
      if (!std::regex_match(line.text, match, source)) continue;
      lists_of[(folder / match[1].str()).string()].push_back(folder.string());
    }
  }
  for (const fs::path& file : sources("src")) {
    if (file.extension() != ".cpp") continue;
    fs::path nearest = file.parent_path();
    while (!fs::exists(nearest / "CMakeLists.txt")) nearest = nearest.parent_path();
    CAPTURE(file.string());
    CHECK(lists_of[file.string()] == std::vector<std::string>{nearest.string()});
  }
}

// A comment begins with what it is about, a noun.
TEST_CASE("no comment opens with What, Where or Whether") {
  const std::regex opening(R"(//[/<]* (What|Where|Whether)\b)");
  CHECK(std::regex_search("double x;  ///< Whether it is", opening));
  for (const char* tree : {"include", "src"}) {
    for (const std::string& line : matches(sources(tree), opening)) FAIL_CHECK(line);
  }
}

// clang-tidy says so of single sources only, not of rooms.
TEST_CASE("a name that a using-declaration brings in is used") {
  const std::regex declaration(R"(^\s*using (?:\w+::)+(\w+);)");
  for (const fs::path& file : sources("src")) {
    const std::vector<Line> lines = lines_of(file);
    for (const Line& line : lines) {
      std::smatch match;
      if (!std::regex_search(line.text, match, declaration)) continue;
      const std::regex name("\\b" + match[1].str() + "\\b");
      const auto uses = std::count_if(lines.begin(), lines.end(), [&](const Line& one) {
        return std::regex_search(one.text, name);
      });
      INFO(where(line));
      CHECK(uses > 1);
    }
  }
}

}  // namespace layering_test

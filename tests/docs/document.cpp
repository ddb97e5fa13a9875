#include "document.hpp"

#include <algorithm>
#include <cctype>
#include <regex>
#include <sstream>
#include <utility>

#include "cli/scratch.hpp"
#include "command_line.hpp"
#include "places.hpp"

namespace vocabplan::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFence = "```";
constexpr std::string_view kConsole = "```console";
constexpr std::string_view kText = "```text";
constexpr std::string_view kMessage = "vocabplan: ";
constexpr std::string_view kPrompt = "$ ";

// The name of a heading in links, as the common Markdown hosts make it.
std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') anchor += '-';
    if (std::isalnum(byte) != 0 || c == '-' || c == '_' || byte >= 0x80) {
      anchor += static_cast<char>(std::tolower(byte));
    }
  }
  return anchor;
}

class Reader {
 public:
  explicit Reader(Document& document) : document_(document) {}

  void take(const std::string& line) {
    ++number_;
    if (line.starts_with(kFence)) {
      if (std::exchange(in_block_, !in_block_)) end_block();
      console_ = in_block_ && line == kConsole;
      text_ = in_block_ && line == kText;
    } else if (console_) {
      take_console(line);
    } else if (text_) {
      block_text_ += line + "\n";
    } else if (!in_block_) {
      take_prose(line);
    }
  }

 private:
  void take_console(const std::string& line) {
    if (line.starts_with(kPrompt)) {
      block_.push_back({where(), line.substr(kPrompt.size()), {}, {}});
    } else if (!block_.empty()) {
      block_.back().output += line + "\n";
    }
  }

  void end_block() {
    const bool ours = std::all_of(block_.begin(), block_.end(), [](const Example& example) {
      return calls_program(example.command);
    });
    if (ours) document_.examples.insert(document_.examples.end(), block_.begin(), block_.end());
    block_.clear();
    if (block_text_.starts_with(kMessage) && !document_.examples.empty()) {
      document_.examples.back().messages = block_text_;
    }
    block_text_.clear();
  }

  void take_prose(const std::string& line) {
    const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
    if (level > 0 && level < line.size() && line[level] == ' ') {
      document_.anchors.insert(anchor_of(std::string_view(line).substr(level + 1)));
    }
    static const std::regex kLink(R"(\]\(([^()\s]+)\))");
    for (std::sregex_iterator at(line.begin(), line.end(), kLink), end; at != end; ++at) {
      document_.links.push_back({where(), (*at)[1].str()});
    }
  }

  [[nodiscard]] std::string where() const {
    return document_.path.filename().string() + ":" + std::to_string(number_);
  }

  Document& document_;
  std::size_t number_ = 0;
  bool in_block_ = false;
  bool console_ = false;
  bool text_ = false;
  std::vector<Example> block_;
  std::string block_text_;
};

}  // namespace

Document read_document(const fs::path& path) {
  Document document{.path = path, .text = bytes_of(path.string())};
  Reader reader(document);
  std::istringstream lines(document.text);
  for (std::string line; std::getline(lines, line);) reader.take(line);
  return document;
}

fs::path in_source(const std::string& name) {
  return fs::path(VOCABPLAN_SOURCE_DIR) / name;
}

std::vector<Document> documents() {
  std::vector<fs::path> paths;
  for (const fs::path& folder : {in_source(""), in_source("docs")}) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".md") paths.push_back(entry.path().lexically_normal());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Document> found;
  found.reserve(paths.size());
  for (const fs::path& path : paths) found.push_back(read_document(path));
  return found;
}

}  // namespace vocabplan::test

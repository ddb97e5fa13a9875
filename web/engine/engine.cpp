// What the page calls: a command by its words, whose answer is a JSON document.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/app.hpp"
#include "cli/options/answer.hpp"
#include "cli/shell/call.hpp"
#include "cli/shell/failure.hpp"
#include "picture_row.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::page {
namespace {

// Inputs that the page has as texts, by the names that the words have for them.
using Texts = std::map<std::string, std::string, std::less<>>;

// What a command says to the page.
class PageCaller final : public cli::Caller {
 public:
  explicit PageCaller(Texts texts) : texts_(std::move(texts)) {}

  void take(const cli::Answer& answer) override {
    record_ = answer.json();
    table_ = answer.table();
    warnings_.insert(warnings_.end(), answer.warnings.begin(), answer.warnings.end());
  }
  void take_fault(std::string_view text) override { faults_.emplace_back(text); }
  void take_warning(std::string_view text) override { warnings_.emplace_back(text); }
  bool take_file(const std::string& /*path*/, std::string_view /*text*/) override { return true; }
  [[nodiscard]] bool takes_pictures() const override { return true; }
  void take_picture(const PlotPage& picture) override { pictures_.push_back(picture_row(picture)); }
  [[nodiscard]] std::optional<std::string_view> text_of(const std::string& path) const override {
    const auto found = texts_.find(path);
    if (found == texts_.end()) return std::nullopt;
    return found->second;
  }
  void progress(std::uint64_t /*done*/, std::optional<std::uint64_t> /*total*/,
                std::string_view /*what*/) override {}
  void pause() override {}

  // `error`: the one line of a call that failed.
  [[nodiscard]] Row said(int status, const std::optional<std::string>& error) const {
    return Row()
        .add("status", status)
        .add("error", error)
        .add("faults", faults_)
        .add("warnings", warnings_)
        .add("table", table_)
        .add("record", record_)
        .add("pictures", pictures_);
  }

 private:
  Texts texts_;
  Row record_{};
  std::string table_{};
  std::vector<std::string> warnings_{};
  std::vector<std::string> faults_{};
  std::vector<Row> pictures_{};
};

Row answer_to(const std::vector<std::string>& words, Texts texts) {
  PageCaller caller(std::move(texts));
  try {
    const int status = cli::ask(words, caller);
    return caller.said(status, std::nullopt);
  } catch (const cli::UsageError& error) {
    return caller.said(cli::kUsage, error.what());
  } catch (const std::bad_alloc&) {
    return caller.said(cli::kFailed, "out of memory");
  } catch (const std::exception& error) {
    return caller.said(cli::kFailed, error.what());
  }
}

// The texts of a message one after another, each behind its size as 32 bits. The page writes it.
class Message {
 public:
  explicit Message(std::string_view bytes) : left_(bytes) {}

  [[nodiscard]] bool empty() const { return left_.empty(); }
  [[nodiscard]] std::string text() {
    const std::string_view size = take(sizeof(std::uint32_t));
    std::uint32_t length = 0;
    std::memcpy(&length, size.data(), size.size());
    return std::string(take(length));
  }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view left_;
};

std::string& message() {
  static std::string bytes;
  return bytes;
}

}  // namespace
}  // namespace vocabplan::page

extern "C" {

/// Room for a message of so many bytes: how many words there are, as a decimal, the words, and the
/// name and the text of each input.
char* vocabplan_room(std::size_t size) {
  vocabplan::page::message().assign(size, '\0');
  return vocabplan::page::message().data();
}

/// Does what the message asks. The answer is a JSON document: `status`, `error`, `faults`,
/// `warnings`, `table`, `record` and `pictures`; it stays until the next call.
const char* vocabplan_ask() {
  static std::string answer;
  vocabplan::page::Message message(vocabplan::page::message());
  std::vector<std::string> words(std::stoul(message.text()));
  for (std::string& word : words) word = message.text();
  vocabplan::page::Texts texts;
  while (!message.empty()) {
    std::string name = message.text();
    texts[std::move(name)] = message.text();
  }
  answer = vocabplan::page::answer_to(words, std::move(texts)).json();
  return answer.c_str();
}
}

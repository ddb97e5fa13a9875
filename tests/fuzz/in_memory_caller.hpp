#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/shell/call.hpp"
#include "vocabplan/law/catalog.hpp"

namespace vocabplan::fuzz {

/// Whoever calls a command with texts in place of all files: none is read and none is written.
class InMemoryCaller : public cli::Caller {
 public:
  /// `texts`: by the names of files; any other file is empty, unless it is a built-in law.
  explicit InMemoryCaller(std::map<std::string, std::string_view, std::less<>> texts)
      : texts_(std::move(texts)) {}

  void take(const cli::Answer& /*answer*/) override {}
  void take_fault(std::string_view /*text*/) override {}
  void take_warning(std::string_view /*text*/) override {}
  bool take_file(const std::string& /*path*/, std::string_view /*text*/) override { return true; }
  [[nodiscard]] std::optional<std::string_view> text_of(const std::string& path) const override {
    for (const EmbeddedLaw& law : embedded_laws()) {
      if (law.name == path) return std::nullopt;
    }
    const auto found = texts_.find(path);
    return found == texts_.end() ? std::string_view() : found->second;
  }
  void progress(std::uint64_t /*done*/, std::optional<std::uint64_t> /*total*/,
                std::string_view /*what*/) override {}
  void pause() override {}

 private:
  std::map<std::string, std::string_view, std::less<>> texts_;
};

}  // namespace vocabplan::fuzz

#include "plan/weights/weights_files.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "core/byte_reader.hpp"
#include "core/file_state.hpp"
#include "plan/weights/open_weights.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/plan/model_weights.hpp"

namespace vocabplan {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSafetensors = ".safetensors";
constexpr std::string_view kSafetensorsIndex = ".safetensors.index.json";
constexpr std::string_view kGguf = ".gguf";

bool ends_in(std::string_view name, std::string_view ending) {
  return name.size() >= ending.size() &&
         same_in_any_case(name.substr(name.size() - ending.size()), ending);
}

bool is_pytorch_name(std::string_view name) {
  constexpr std::array<std::string_view, 5> kEndings{".bin", ".pt", ".pth", ".ckpt",
                                                     ".bin.index.json"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return ends_in(name, ending); });
}

// A name such as model-00002-of-00004.safetensors.
struct PartOfSet {
  std::string stem;  // up to the number
  std::string rest;  // behind it, from -of- on
  std::size_t number = 0, count = 0;
  std::size_t digits = 0;  // of the number
};

// The digits that a text has from `at` on.
std::string_view digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return text.substr(at, end - at);
}

std::optional<PartOfSet> part_of_set(const std::string& name) {
  constexpr std::string_view kOf = "-of-";
  constexpr std::size_t kFewest = 5;
  constexpr std::size_t kMost = 9;
  const std::size_t of = name.rfind(kOf);
  if (of == std::string::npos) return std::nullopt;
  const std::size_t dash = name.rfind('-', of == 0 ? 0 : of - 1);
  if (dash == std::string::npos || dash >= of) return std::nullopt;
  const std::string_view number = digits_at(name, dash + 1);
  const std::string_view count = digits_at(name, of + kOf.size());
  // Some write the count with six digits.
  if (dash + 1 + number.size() != of || number.size() < kFewest || number.size() > kMost ||
      count.size() < kFewest || count.size() > kMost) {
    return std::nullopt;
  }
  return PartOfSet{name.substr(0, dash + 1), name.substr(of), std::stoul(std::string(number)),
                   std::stoul(std::string(count)), number.size()};
}

std::string with_digits(std::size_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(text.size() < digits ? digits - text.size() : 0, '0') + text;
}

// All parts of the set that a file is in, or the file alone.
std::vector<std::string> whole_set(const std::string& path) {
  constexpr std::size_t kMost = 4096;
  const fs::path file(path);
  const std::optional<PartOfSet> part = part_of_set(file.filename().string());
  if (!part) return {path};
  if (part->count == 0 || part->count > kMost || part->number == 0 || part->number > part->count) {
    throw DataError(path, 0,
                    "is part " + std::to_string(part->number) + " of " +
                        std::to_string(part->count) + " by its name; accepted are 1 .. " +
                        std::to_string(kMost) + " parts");
  }
  std::vector<std::string> paths;
  for (std::size_t i = 1; i <= part->count; ++i) {
    const std::string name = part->stem + with_digits(i, part->digits) + part->rest;
    const std::string beside = (file.parent_path() / name).string();
    if (!is_regular_file(beside)) {
      throw DataError(path, 0,
                      "is part of a set of which " + file_in_quotes(name) + " is not beside it");
    }
    paths.push_back(beside);
  }
  return paths;
}

// Names of a folder's files that end so, sorted; no parts that see only, which GGUF keeps apart.
std::vector<std::string> names_ending(const std::string& folder, std::string_view ending) {
  std::vector<std::string> names;
  for (const std::string& name : names_in(folder)) {
    if (ends_in(name, ending) && !name.starts_with("mmproj")) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The one file or set among several of a folder.
std::string only_name(const std::string& folder, const std::vector<std::string>& names,
                      std::string_view usual) {
  if (std::find(names.begin(), names.end(), usual) != names.end()) return std::string(usual);
  const std::optional<PartOfSet> first = part_of_set(names.front());
  for (const std::string& name : names) {
    const std::optional<PartOfSet> part = part_of_set(name);
    const bool same_set = first && part && part->stem == first->stem && part->rest == first->rest;
    if (!same_set && name != names.front()) {
      throw DataError(folder, 0,
                      "holds several models, such as " + file_in_quotes(names.front()) + " and " +
                          file_in_quotes(name) + ": name the file to audit");
    }
  }
  return names.front();
}

std::optional<WeightsFiles> in_folder(const std::string& path) {
  using Kind = WeightsFiles::Kind;
  const fs::path folder(path);
  const auto found = [&](std::string_view ending, std::string_view usual) {
    const std::vector<std::string> names = names_ending(path, ending);
    return names.empty() ? std::string() : (folder / only_name(path, names, usual)).string();
  };
  if (const std::string index = found(kSafetensorsIndex, "model.safetensors.index.json");
      !index.empty()) {
    return WeightsFiles{Kind::index, {index}};
  }
  if (const std::string file = found(kSafetensors, "model.safetensors"); !file.empty()) {
    return WeightsFiles{Kind::safetensors, whole_set(file)};
  }
  if (const std::string file = found(kGguf, "model.gguf"); !file.empty()) {
    return WeightsFiles{Kind::gguf, whole_set(file)};
  }
  return std::nullopt;
}

// By the first bytes of a file whose name says nothing.
std::optional<WeightsFiles::Kind> kind_by_magic(const std::string& path) {
  if (!is_regular_file(path)) return std::nullopt;
  constexpr std::size_t kHead = 9;
  ByteReader file(path);
  const std::string_view head = file.ahead().substr(0, kHead);
  if (head.starts_with("GGUF")) return WeightsFiles::Kind::gguf;
  // A length below 2^32, and the object that has it.
  if (head.size() == kHead && head.substr(4, 4) == std::string(4, '\0') && head[kHead - 1] == '{') {
    return WeightsFiles::Kind::safetensors;
  }
  return std::nullopt;
}

std::optional<WeightsFiles::Kind> kind_by_name(std::string_view name) {
  if (ends_in(name, kSafetensorsIndex)) return WeightsFiles::Kind::index;
  if (ends_in(name, kSafetensors)) return WeightsFiles::Kind::safetensors;
  if (ends_in(name, kGguf)) return WeightsFiles::Kind::gguf;
  return std::nullopt;
}

}  // namespace

WeightsFiles find_weights_files(const std::string& path) {
  if (is_folder(path)) {
    std::optional<WeightsFiles> found = in_folder(path);
    if (found) return *found;
    throw DataError(path, 0, "holds no weights: no .safetensors and no .gguf file");
  }
  std::optional<WeightsFiles::Kind> kind = kind_by_name(path);
  if (!kind) {
    (void)open_weights(path);
    kind = kind_by_magic(path);
  }
  if (!kind && is_pytorch_name(path)) {
    throw DataError(path, 0, "is not read, as a file of PyTorch; convert it to .safetensors");
  }
  if (!kind) throw DataError(path, 0, "is neither .safetensors nor .gguf");
  if (*kind == WeightsFiles::Kind::index) return {*kind, {path}};
  return {*kind, whole_set(path)};
}

bool is_weights_name(std::string_view name) {
  return kind_by_name(name).has_value();
}

bool is_weights_path(const std::string& path) {
  if (is_folder(path)) {
    return !names_ending(path, kSafetensorsIndex).empty() ||
           !names_ending(path, kSafetensors).empty() || !names_ending(path, kGguf).empty();
  }
  return kind_by_name(path) || is_pytorch_name(path) || kind_by_magic(path);
}

}  // namespace vocabplan

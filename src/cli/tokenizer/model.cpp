#include "cli/tokenizer/model.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestModel = std::size_t{256} << 20U;

// `folders` folders before the file's name.
std::string model_name(const fs::path& file, std::size_t folders) {
  fs::path name = file.extension() == ".model" ? file.stem() : file.filename();
  fs::path folder = file.lexically_normal().parent_path();
  for (; folders > 0 && folder.has_filename(); --folders) {
    name = folder.filename() / name;
    folder = folder.parent_path();
  }
  return name.string();
}

std::vector<std::string> model_names(const std::vector<std::string>& files) {
  constexpr std::size_t kMostFolders = 8;
  std::vector<std::string> names;
  names.reserve(files.size());
  for (const std::string& file : files) names.push_back(model_name(file, 0));
  for (std::size_t folders = 1; folders <= kMostFolders; ++folders) {
    const std::multiset<std::string> all(names.begin(), names.end());
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (all.count(names[i]) > 1) names[i] = model_name(files[i], folders);
    }
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (std::count(names.begin(), names.end(), names[i]) == 1) continue;
    throw UsageError("--model: two models have the name " + file_in_quotes(names[i]) +
                     "; give each once");
  }
  return names;
}

TokenizerModel load_model(const std::string& file, std::string name) {
  const TextInput input = read_text_input(file, kLargestModel);
  const std::size_t start = std::min(input.text.find_first_not_of(" \r\n\t"), input.text.size());
  if (input.text.substr(start, 1) == "{") {
    throw DataError(file, 0,
                    "is JSON, not a SentencePiece model; docs/corpus.md says how to measure other "
                    "tokenizers");
  }
  TokenizerModel model{.name = std::move(name),
                       .file = file,
                       .processor = std::make_unique<sentencepiece::SentencePieceProcessor>()};
  const auto status = model.processor->LoadFromSerializedProto(input.text);
  if (!status.ok() || model.processor->GetPieceSize() <= 0) {
    throw DataError(file, 0, "is no SentencePiece model, or a damaged one");
  }
  model.vocab_size = static_cast<std::size_t>(model.processor->GetPieceSize());
  model.unknown = model.processor->unk_id();
  return model;
}

}  // namespace

std::vector<TokenizerModel> load_models(const std::vector<std::string>& files) {
  const std::vector<std::string> names = model_names(files);
  std::vector<TokenizerModel> models;
  models.reserve(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) models.push_back(load_model(files[i], names[i]));
  return models;
}

}  // namespace vocabplan::cli

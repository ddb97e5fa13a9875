#include "vocabplan/plan/model_weights.hpp"

#include <filesystem>

#include "core/descriptor.hpp"
#include "core/file_state.hpp"
#include "plan/weights/gguf.hpp"
#include "plan/weights/safetensors.hpp"
#include "plan/weights/tensor_list.hpp"
#include "plan/weights/weights_count.hpp"
#include "plan/weights/weights_files.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

// The folder's name for a folder and for files with the usual names, else the file's, without what
// says that it is one of a set.
std::string name_of_weights(const std::string& path) {
  namespace fs = std::filesystem;
  fs::path given = fs::path(path).lexically_normal();
  if (!given.has_filename()) given = given.parent_path();
  const bool whole = is_folder(given.string());
  std::string name = given.filename().string();
  if (!whole) name = name.substr(0, name.find(".safetensors"));
  if (!whole && name.ends_with(".gguf")) name.resize(name.size() - 5);
  const std::size_t of = name.find("-of-");
  if (!whole && of != std::string::npos && of >= 6) name.resize(of - 6);
  const bool is_usual = !whole && name == "model";
  if (!is_usual && name != "." && name != "..") return name;
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(whole ? given : given.parent_path() / ".", error);
  if (error) refuse_file(path, "cannot be followed", error.value());
  const std::string above =
      (folder.has_filename() ? folder : folder.parent_path()).filename().string();
  return above.empty() ? name : above;
}

ModelWeights count_gguf(const WeightsFiles& files, TensorList& list, WeightsHints hints) {
  GgufMetadata metadata;
  for (std::size_t i = 0; i < files.paths.size(); ++i) {
    GgufMetadata read = read_gguf(files.paths[i], list);
    const double count = read.split_count.value_or(1.0);
    if (count > 1.0 && count != static_cast<double>(files.paths.size())) {
      throw DataError(
          files.paths[i], 0,
          "is one of " + shortest(count) + " parts, of which its name does not tell the others");
    }
    if (i == 0) metadata = std::move(read);
  }
  if (metadata.type == "adapter") {
    throw DataError(list.source(), 0, "is an adapter: audit its base model");
  }
  if (metadata.type == "mmproj") {
    throw DataError(list.source(), 0,
                    "holds only parts that see or hear: audit the model beside it");
  }
  list.sort();
  if (!hints.vocab_size) hints.vocab_size = metadata.vocab_size;
  if (!hints.experts_active && metadata.experts_used.value_or(0.0) > 0.0) {
    hints.experts_active = metadata.experts_used;
  }
  ModelWeights model = count_weights(list, hints);
  if (metadata.pooled && model.head.empty()) model.has_head = model.tied = false;
  model.format = WeightsFormat::gguf;
  model.name = metadata.name;
  model.tokenizer = metadata.tokenizer;
  return model;
}

ModelWeights count_safetensors(const WeightsFiles& files, TensorList& list,
                               const WeightsHints& hints) {
  if (files.kind == WeightsFiles::Kind::index) {
    read_safetensors_index(files.paths.front(), list);
  } else {
    for (const std::string& file : files.paths) read_safetensors(file, list);
    list.sort();
  }
  return count_weights(list, hints);
}

}  // namespace

std::optional<double> n_nv_active(const ModelWeights& weights) {
  const double always = weights.n_nv - weights.output_extra;
  if (weights.expert_count < 1.0) return always;
  if (!weights.active_count) return std::nullopt;
  // In this order all but the quotient is exact.
  const double idle = weights.expert_count - *weights.active_count;
  return always - weights.experts * idle / weights.expert_count;
}

ModelWeights read_model_weights(const std::string& path, const WeightsHints& hints) {
  const WeightsFiles files = find_weights_files(path);
  TensorList list(path);
  ModelWeights model = files.kind == WeightsFiles::Kind::gguf
                           ? count_gguf(files, list, hints)
                           : count_safetensors(files, list, hints);
  if (model.name.empty()) model.name = name_of_weights(path);
  model.name = printable(model.name);
  model.source = path;
  return model;
}

}  // namespace vocabplan

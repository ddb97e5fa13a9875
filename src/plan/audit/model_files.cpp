#include "vocabplan/plan/model_files.hpp"

#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/descriptor.hpp"
#include "core/file_state.hpp"
#include "plan/audit/model_head.hpp"
#include "plan/audit/weights_hints.hpp"
#include "plan/weights/weights_files.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/file_error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/core/text_file.hpp"
#include "vocabplan/plan/model_config.hpp"
#include "vocabplan/plan/model_weights.hpp"
#include "vocabplan/plan/tokenizer_entries.hpp"

namespace vocabplan {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfigName = "config.json";

std::string in_folder(const std::string& folder, const std::string& name) {
  return (fs::path(folder) / name).string();
}

std::string folder_of(const std::string& file) {
  const std::string folder = fs::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

// The configuration beside weights: of a known family all of it, else what it says of them.
struct ConfigBeside {
  std::optional<ModelShape> shape{};
  WeightsHints hints{};
  std::string architecture{};  // of a family that is not known
};

ConfigBeside config_beside(const std::string& folder, ModelFiles& files) {
  ConfigBeside beside;
  const std::string path = in_folder(folder, kConfigName);
  if (!is_regular_file(path)) return beside;
  files.read.push_back(path);
  try {
    const std::string text = read_text_file(path, kLongestModelConfig);
    beside.hints = weights_hints(text, path);
    beside.architecture = class_in_config(text, path);
    beside.shape = parse_model_config(text, path);
    beside.hints.tied = beside.shape->tied;
  } catch (const FileError&) {
    throw;
  } catch (const DataError& error) {
    // A family that is not known counts by its weights alone.
    if (!beside.hints.vocab_size) files.notes.push_back(std::string("left out: ") + error.what());
  }
  return beside;
}

// Names of tensors do not say what their class computes.
void take_class(AuditedModel& model, const ModelShape& shape) {
  model.output = shape.output;
  model.architecture = shape.architecture;
  model.multimodal = model.multimodal || shape.multimodal;
}

// The same of a family that is not known. Its tensors have the last word on a head of their own.
void take_class(AuditedModel& model, const ModelWeights& weights, const std::string& name) {
  const OutputKind output = output_of_class(name);
  const bool has_head = has_language_model_head(output);
  const bool bare = output == OutputKind::hidden_states;
  if (has_head || (bare && !weights.head.empty())) return;
  model.output = output;
  model.architecture = name;
}

void compare(ModelFiles& files, const ModelShape& shape) {
  const AuditedModel& counted = files.model;
  const AuditedModel stated = audited_model(shape);
  if (stated.vocab_size != counted.vocab_size) {
    files.notes.push_back("the table has " + human_whole(counted.vocab_size) + " rows, and " +
                          kConfigName + " says " + human_whole(stated.vocab_size));
  } else if (stated.n_nv_total != counted.n_nv_total) {
    files.notes.push_back("the weights have " + human(counted.n_nv_total) +
                          " parameters outside the tables, and " + kConfigName + " makes them " +
                          human(stated.n_nv_total));
  } else if (counted.has_head() && stated.tied != counted.tied) {
    const bool one = counted.tied.value_or(false);
    files.notes.push_back(std::string("the weights have ") + (one ? "no head" : "a head") +
                          " beside the input table, and " + kConfigName + " says " +
                          (one ? "untied" : "tied"));
  }
}

void count_weights(const std::string& path, const ConfigBeside& beside, ModelFiles& files) {
  const ModelWeights weights = read_model_weights(path, beside.hints);
  files.model = audited_model(weights);
  const double table = weights.vocab_size * weights.width;
  if (weights.has_head && weights.total - weights.n_nv != (weights.tied ? table : 2.0 * table)) {
    files.notes.emplace_back("head and input table differ in their sizes; V is of the input table");
  }
  if (!beside.shape) {
    take_class(files.model, weights, beside.architecture);
    return;
  }
  take_class(files.model, *beside.shape);
  compare(files, *beside.shape);
}

void add_tokenizer(const std::string& folder, ModelFiles& files) {
  try {
    const auto entries = tokenizer_beside(folder);
    if (entries) files.model.tokenizer = entries;
  } catch (const FileError&) {
    throw;
  } catch (const DataError& error) {
    files.notes.push_back(std::string("left out: ") + error.what());
  }
}

ModelFiles of_folder(const std::string& folder) {
  (void)names_in(folder);  // else nothing in it would be found
  ModelFiles files;
  const ConfigBeside beside = config_beside(folder, files);
  const bool weights = is_weights_path(folder);
  const std::string config = in_folder(folder, kConfigName);
  if (!weights && !is_regular_file(config)) {
    throw DataError(folder, 0,
                    "holds no config.json and no weights (.safetensors or .gguf) to audit");
  }
  try {
    if (weights) {
      count_weights(folder, beside, files);
    } else {
      files.model = audited_model(beside.shape ? *beside.shape : read_model_config(config));
    }
  } catch (const FileError&) {
    throw;
  } catch (const DataError& error) {
    if (!weights || !beside.shape) throw;
    files.model = audited_model(*beside.shape);
    files.notes.push_back(std::string("counted by ") + kConfigName + ": " + error.what());
  }
  add_tokenizer(folder, files);
  return files;
}

ModelFiles of_weights(const std::string& path) {
  ModelFiles files;
  const std::string folder = folder_of(path);
  count_weights(path, config_beside(folder, files), files);
  files.read.push_back(path);
  if (!files.model.tokenizer) add_tokenizer(folder, files);
  return files;
}

ModelFiles of_config(const std::string& path) {
  ModelFiles files{.model = audited_model(read_model_config(path)), .read = {path}};
  if (fs::path(path).filename() == kConfigName) add_tokenizer(folder_of(path), files);
  return files;
}

// Llama-3.2-1B of models--meta-llama--Llama-3.2-1B/snapshots/4e20de36..., as the cache of the
// Hugging Face hub calls its folders; else the folder's own name.
std::string name_of_folder(const fs::path& folder) {
  constexpr std::string_view kRepository = "models--";
  const fs::path above = folder.parent_path();
  const std::string repository = above.parent_path().filename().string();
  if (above.filename() != "snapshots" || !repository.starts_with(kRepository)) {
    return folder.filename().string();
  }
  return repository.substr(repository.rfind("--") + 2);
}

// Names that only say where a user stands, or which commit this is, say nothing of the model.
void settle_name(AuditedModel& model, const std::string& path, bool is_folder) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(is_folder ? path : folder_of(path), error);
  if (error) refuse_file(path, "cannot be followed", error.value());
  const bool here = model.name == "." || model.name == ".." ||
                    (path == kConfigName && model.name == fs::path(path).stem());
  if (!(here || model.name == folder.filename())) return;
  const std::string name = printable(name_of_folder(folder));
  if (!name.empty()) model.name = name;
}

// None where the folder may be entered and not listed.
std::vector<std::string> permitted_names_in(const std::string& folder) {
  try {
    return names_in(folder);
  } catch (const FileError&) {
    throw;
  } catch (const DataError&) {
    return {};
  }
}

// Also a link to where nobody may look: its reader says so.
bool may_be_file(const std::string& path) {
  try {
    return is_regular_file(path);
  } catch (const FileError&) {
    throw;
  } catch (const DataError&) {
    return true;
  }
}

}  // namespace

ModelFiles read_model_files(const std::string& path) {
  const bool folder = is_folder(path);
  ModelFiles files = folder                  ? of_folder(path)
                     : is_weights_path(path) ? of_weights(path)
                                             : of_config(path);
  files.model.source = path;
  settle_name(files.model, path, folder);
  return files;
}

std::vector<std::string> files_to_read(const std::string& path) {
  const bool whole = is_folder(path);
  std::vector<std::string> files;
  if (!whole) files.push_back(path);
  const std::string own = fs::path(path).filename().string();
  if (!whole && own != kConfigName && !is_weights_path(path)) return files;
  const std::string folder = whole ? path : folder_of(path);
  for (const std::string& name : permitted_names_in(folder)) {
    const bool is_read =
        name == kConfigName || is_weights_name(name) || is_tokenizer_file_name(name);
    const std::string file = in_folder(folder, name);
    if (is_read && (whole || name != own) && may_be_file(file)) files.push_back(file);
  }
  return files;
}

}  // namespace vocabplan

#include "vocabplan/plan/model_config.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <utility>

#include "plan/audit/config_object.hpp"
#include "plan/audit/foreign_config.hpp"
#include "plan/audit/model_family.hpp"
#include "plan/audit/model_head.hpp"
#include "plan/audit/python_json.hpp"
#include "vocabplan/core/edit_distance.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/text_file.hpp"

namespace vocabplan {
namespace {

std::string lower_letters_and_digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) out += static_cast<char>(std::tolower(byte));
  }
  return out;
}

// Other names that configurations have had for a family.
std::string current_name(const std::string& type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kNames{
      {{"gemma3", "gemma3_text"},
       {"gemma4", "gemma4_text"},
       {"llama4", "llama4_text"},
       {"qwen2_vl_text", "qwen2_vl"},
       {"qwen2_5_vl_text", "qwen2_5_vl"},
       {"qwen3_vl_text", "qwen3_vl"},
       {"qwen3_5", "qwen3_5_text"},
       {"qwen3_5_moe", "qwen3_5_moe_text"},
       {"qwen3_vl_moe_text", "qwen3_vl_moe"},
       {"RefinedWeb", "falcon"},
       {"RefinedWebModel", "falcon"},
       {"stablelm_epoch", "stablelm"}}};
  for (const auto& [name, current] : kNames) {
    if (type == name) return std::string(current);
  }
  return type;
}

const ModelFamily* find_family(const std::string& type) {
  const std::string name = current_name(type);
  const auto families = model_families();
  const auto found = std::find_if(families.begin(), families.end(),
                                  [&](const ModelFamily& family) { return family.type == name; });
  return found == families.end() ? nullptr : &*found;
}

// `GPTNeoXForCausalLM` is of `gpt_neox`.
const ModelFamily* family_of_architecture(const std::string& architecture) {
  const std::string name = lower_letters_and_digits(family_part(architecture));
  const auto families = model_families();
  const auto found = std::find_if(families.begin(), families.end(), [&](const ModelFamily& family) {
    return lower_letters_and_digits(family.type) == name;
  });
  return found == families.end() ? find_family(name) : &*found;
}

std::string without_digits(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return c < '0' || c > '9'; });
  return out;
}

// The family whose name is a slip away. Another number is another version, with other layers.
std::string nearest_type(std::string_view type) {
  constexpr std::size_t kLongest = 64;
  constexpr std::size_t kMostEdits = 2;
  if (type.size() > kLongest) return {};
  std::string nearest;
  std::size_t least = kMostEdits + 1;
  for (const ModelFamily& family : model_families()) {
    const std::size_t edits = edit_distance(type, family.type);
    const bool version = without_digits(type) == without_digits(family.type);
    if (edits < least && edits < family.type.size() / 2 && !version) {
      least = edits;
      nearest = family.type;
    }
  }
  return nearest;
}

[[noreturn]] void refuse_family(const ConfigObject& config, const char* key,
                                const std::string& name) {
  const std::string nearest = nearest_type(name);
  config.complain(key, "is " + in_quotes(name) + "; accepted is one of the " +
                           std::to_string(model_families().size()) +
                           " families that docs/audit.md lists" +
                           (nearest.empty() ? "" : " (the nearest is " + nearest + ")") + "; " +
                           kPointAtWeights);
}

const ModelFamily& family_of(const ConfigObject& config, const std::string& type) {
  const std::string architecture = type.empty() ? config.first_text("architectures") : "";
  if (type.empty() && architecture.empty()) config.complain("model_type", "is missing");
  const ModelFamily* family =
      type.empty() ? family_of_architecture(architecture) : find_family(type);
  if (family != nullptr) return *family;
  refuse_family(config, type.empty() ? "architectures" : "model_type",
                type.empty() ? architecture : type);
}

// The default of all of a family's text models is that of Gemma 3: its published
// configurations leave out what equals it.
std::optional<double> gemma3_default(const ModelFamily& family, double value) {
  return family.type == "gemma3_text" ? std::optional(value) : std::nullopt;
}

double size_of(const ConfigObject& config, ConfigObject::Keys keys, double most,
               std::optional<double> otherwise) {
  if (!otherwise) return config.required(keys, 1.0, most);
  return config.whole(keys, 1.0, most).value_or(*otherwise);
}

double kv_heads_of(const ConfigObject& config, const ModelFamily& family, double heads) {
  const auto stated =
      config.whole({"num_key_value_heads", "num_kv_heads", "n_head_kv"}, 1.0, heads);
  if (stated) return *stated;
  // null is as many as heads in every family.
  const bool is_default = family.kv_heads > 0.0 && !config.has("num_key_value_heads");
  return is_default ? family.kv_heads : heads;
}

double head_dim_of(const ConfigObject& config, const ModelFamily& family, double width,
                   double heads) {
  if (family.head_dim_key) {
    const auto stated = config.whole({"head_dim"}, 1.0, kMostWidth);
    if (stated) return *stated;
    if (family.head_dim > 0.0) return family.head_dim;
  }
  if (std::fmod(width, heads) == 0.0) return width / heads;
  config.complain(
      "num_attention_heads",
      "is " + shortest(heads) + ", which does not divide the hidden size " + shortest(width));
}

void check_heads(const ConfigObject& config, const ModelShape& shape) {
  if (shape.kv_heads <= shape.heads && std::fmod(shape.heads, shape.kv_heads) == 0.0) return;
  config.complain("num_key_value_heads", "is " + shortest(shape.kv_heads) +
                                             ", which does not divide the " +
                                             shortest(shape.heads) + " heads");
}

// `sizes` of the class where the configuration may leave them out, else null.
ModelShape dimensions(const ConfigObject& config, const ModelFamily& family,
                      const ClassSizes* sizes) {
  const auto of_class = [sizes](double ClassSizes::*size, std::optional<double> otherwise) {
    return sizes == nullptr ? otherwise : std::optional(sizes->*size);
  };
  ModelShape shape;
  shape.model_type = family.type;
  shape.width = size_of(config, {"hidden_size", "n_embd", "n_embed", "d_model"}, kMostWidth,
                        of_class(&ClassSizes::width, std::nullopt));
  shape.layers = size_of(config, {"num_hidden_layers", "n_layer", "n_layers"}, kMostLayers,
                         of_class(&ClassSizes::layers, std::nullopt));
  const auto four_d = family.four_d ? std::optional(4.0 * shape.width) : std::nullopt;
  shape.intermediate =
      size_of(config, {"intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size"}, kMostInner,
              of_class(&ClassSizes::intermediate, four_d));
  shape.heads = size_of(config, {"num_attention_heads", "n_head", "n_heads"}, kMostHeads,
                        of_class(&ClassSizes::heads, gemma3_default(family, 8.0)));
  shape.kv_heads = kv_heads_of(config, family, shape.heads);
  shape.head_dim = head_dim_of(config, family, shape.width, shape.heads);
  shape.vocab_size = size_of(config, {"vocab_size"}, kMostRows,
                             of_class(&ClassSizes::vocab_size, gemma3_default(family, 262208.0)));
  shape.vocab_width = shape.width;
  return shape;
}

// Layers that guess at further tokens, in training or for speed; the model works without them.
double prediction_layers(const ConfigObject& config) {
  if (!config.flag("use_mtp", true)) return 0.0;
  return config
      .whole({"num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_modules"}, 0.0,
             kMostLayers)
      .value_or(0.0);
}

ModelShape shape_of(const ConfigObject& config, const ModelFamily& family, const ClassSizes* sizes,
                    bool tied_default) {
  ModelShape shape = dimensions(config, family, sizes);
  shape.tied = config.flag("tie_word_embeddings", tied_default);
  shape.gated_mlp = family.gated_mlp;
  shape.qkv_bias = family.attention_bias;
  shape.out_bias = shape.mlp_bias = family.dense_bias;
  shape.norm = family.norm;
  shape.norms_per_layer = family.norms_per_layer;
  shape.prediction_layers = prediction_layers(config);
  if (family.adapt != nullptr) family.adapt(config, shape);
  check_heads(config, shape);
  return shape;
}

// The configuration of the language model in a larger one, and the names of the classes that may
// say what it computes, the one that decides first.
struct LanguagePart {
  std::optional<ConfigObject> config{};
  std::vector<std::string> classes{};
};

LanguagePart language_part(const ConfigObject& whole) {
  const std::string outer = whole.first_text("architectures");
  if (const auto text = whole.object("text_config")) {
    return {text, {outer, text->first_text("architectures")}};
  }
  // Code outside the library names its whole as it likes, and builds a causal model in it.
  for (const char* key : {"llm_config", "language_config"}) {
    if (!whole.has_object(key)) continue;
    const auto part = whole.object(key);
    const OutputKind whole_output = output_of_class(outer);
    const bool has_other = whole_output == OutputKind::labels || whole_output == OutputKind::other;
    const std::string inner = part->first_text("architectures");
    if (has_other) return {part, {outer, inner}};  // a reward or a classifier on top of it
    return {part, {inner, outer}};
  }
  if (whole.has_object("thinker_config")) {
    const auto thinker = whole.object("thinker_config");
    if (const auto text = thinker->object("text_config")) {
      return {text,
              {thinker->first_text("architectures"), text->first_text("architectures"), outer}};
    }
  }
  return {std::nullopt, {outer}};
}

// The first class whose name is known decides, else the first that is named.
void set_output(const LanguagePart& part, ModelShape& shape) {
  for (const std::string& name : part.classes) {
    if (name.empty()) continue;
    const OutputKind output = output_of_class(name);
    if (output == OutputKind::assumed && !shape.architecture.empty()) continue;
    shape.architecture = name;
    shape.output = output;
    if (output != OutputKind::assumed) return;
  }
}

std::string name_of(const ConfigObject& config, const std::string& source) {
  std::string name = config.text("_name_or_path");
  if (!name.empty()) return name;
  const std::filesystem::path path(source);
  std::string directory = path.parent_path().filename().string();
  if (path.filename() == "config.json" && !directory.empty()) return directory;
  return (path.extension() == ".json" ? path.stem() : path.filename()).string();
}

}  // namespace

ModelShape parse_model_config(std::string_view text, const std::string& source) {
  refuse_pointer(text, source);
  const JsonDocument document = parse_json(with_quoted_non_numbers(text), source);
  const ConfigObject whole(document.root());
  refuse_foreign(whole);
  const LanguagePart part = language_part(whole);
  const bool nested = part.config.has_value();
  const ConfigObject& config = nested ? *part.config : whole;
  const bool own_type = nested && !config.text("model_type").empty();
  const ConfigObject& typed = own_type ? config : whole;
  const std::string type = typed.text("model_type");
  const ModelFamily& family = family_of(typed, type);
  ModelShape shape = shape_of(config, family, nested ? class_sizes(family.type) : nullptr,
                              whole.flag("tie_word_embeddings", family.tied));
  shape.name = name_of(whole, source);
  shape.multimodal = nested || shape.multimodal;
  set_output(part, shape);
  // Drafts with a vocabulary of their own keep the class of the model that they draft for.
  if (whole.whole({"draft_vocab_size"}, 1.0, kMostRows)) shape.output = OutputKind::draft;
  set_labels(whole, shape);
  return shape;
}

ModelShape read_model_config(const std::string& path) {
  return parse_model_config(read_text_file(path, kLongestModelConfig), path);
}

std::vector<std::string_view> model_types() {
  std::vector<std::string_view> types;
  const auto families = model_families();
  types.reserve(families.size());
  for (const ModelFamily& family : families) types.push_back(family.type);
  return types;
}

}  // namespace vocabplan

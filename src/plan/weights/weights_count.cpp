#include "plan/weights/weights_count.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plan/weights/tensor_roles.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

constexpr std::string_view kWayOut =
    "audit the unquantised weights, a .gguf file or the config.json";

class WeightsCounter {
 public:
  WeightsCounter(const TensorList& list, const WeightsHints& hints) : list_(list), hints_(hints) {}
  ModelWeights count();

 private:
  struct Table {
    std::uint32_t index = Tensor::kNone;
    std::size_t rank = 0;
    bool expected = false;  // has the rows that the configuration says
  };

  [[noreturn]] void fail(const std::string& complaint) const {
    throw DataError(list_.source(), 0, complaint);
  }
  [[nodiscard]] WeightsPart part(const TensorName& name) const;
  [[nodiscard]] std::uint32_t root(std::uint32_t index) const;
  [[nodiscard]] bool has_expected_rows(const Tensor& tensor) const;
  [[nodiscard]] bool is_copy(const Tensor& tensor, const TensorName& name) const;
  [[nodiscard]] double parameters(const Tensor& tensor, const TensorName& name) const;
  void survey();
  void survey(std::uint32_t index, const TensorName& name);
  void offer(Table& table, std::uint32_t index, std::optional<std::size_t> rank) const;
  void settle_tables();
  void find_by_shape();
  void add(std::uint32_t index);
  void add_expert(const Tensor& tensor, const ExpertPlace& place, double parameters);
  void settle_hidden_size();
  void settle_experts();
  void add_layer(const TensorName& name);
  void check_one_kind() const;

  const TensorList& list_;
  const WeightsHints& hints_;
  ModelWeights model_;
  Table input_, head_;
  bool has_label_head_ = false;
  bool is_masked_ = false;  // a model such as BERT, which predicts what was masked
  std::set<std::uint64_t> draft_blocks_, blocks_;
  std::string_view layers_path_{};
  std::map<std::uint32_t, std::size_t> norm_sizes_;
  const Tensor* encoder_ = nullptr;
  const Tensor* decoder_ = nullptr;
  bool maps_draft_tokens_ = false;
  double router_rows_ = 0.0;
};

WeightsPart WeightsCounter::part(const TensorName& name) const {
  const WeightsPart by_name = part_of(name);
  const bool in_draft_layer =
      by_name == WeightsPart::language && name.block() && draft_blocks_.contains(*name.block());
  return in_draft_layer ? WeightsPart::draft : by_name;
}

std::uint32_t WeightsCounter::root(std::uint32_t index) const {
  return list_[index].alias == Tensor::kNone ? index : list_[index].alias;
}

bool WeightsCounter::has_expected_rows(const Tensor& tensor) const {
  return hints_.vocab_size && *hints_.vocab_size == static_cast<double>(tensor.shape[0]);
}

// Some GGUF files keep the two halves of a matrix beside the whole.
bool WeightsCounter::is_copy(const Tensor& tensor, const TensorName& name) const {
  if (name.role() != "attn_k_b" && name.role() != "attn_v_b") return false;
  const std::string_view stem = tensor.name.substr(0, tensor.name.find(name.role()));
  return list_.find(std::string(stem) + "attn_kv_b.weight").has_value();
}

double WeightsCounter::parameters(const Tensor& tensor, const TensorName& name) const {
  const auto elements = static_cast<double>(tensor.elements);
  if (is_block_packed(tensor, name)) return 2.0 * elements;
  bool opaque = is_opaque(tensor, name);
  if (tensor.kind == ElementKind::int8 && name.role() != tensor.name) {
    const std::string_view stem = tensor.name.substr(0, tensor.name.rfind('.'));
    const auto scale = list_.find(std::string(stem) + ".scale");
    opaque = opaque || (scale && list_[*scale].kind == ElementKind::scale);
  }
  if (opaque) {
    list_.fail(tensor, "is packed, so that its shape is not that of its parameters; " +
                           std::string(kWayOut));
  }
  return elements;
}

// Of equal ones the larger, then the first.
void WeightsCounter::offer(Table& table, std::uint32_t index,
                           std::optional<std::size_t> rank) const {
  const Tensor& tensor = list_[index];
  if (!rank || tensor.rank != 2) return;
  const Table candidate{index, *rank, has_expected_rows(tensor)};
  if (table.index != Tensor::kNone) {
    if (candidate.expected != table.expected) {
      if (table.expected) return;
    } else if (candidate.rank != table.rank) {
      if (table.rank < candidate.rank) return;
    } else if (list_[table.index].shape[0] >= tensor.shape[0]) {
      return;
    }
  }
  table = candidate;
}

void WeightsCounter::survey(std::uint32_t index, const TensorName& name) {
  const Tensor& tensor = list_[index];
  if (is_adapter(name)) {
    list_.fail(tensor, "belongs to an adapter: audit its base model");
  }
  maps_draft_tokens_ = maps_draft_tokens_ || tensor.name == "d2t" || tensor.name == "t2d";
  if (part(name) != WeightsPart::language) return;
  if (name.block()) {
    if (name.has_before_block("encoder") || name.has_before_block("enc")) encoder_ = &tensor;
    if (name.has_before_block("decoder") || name.has_before_block("dec")) decoder_ = &tensor;
    check_one_kind();
  }
  if (is_no_parameter(tensor, name)) return;
  add_layer(name);
  if (is_norm(name) && tensor.rank == 1) ++norm_sizes_[tensor.shape[0]];
  if (is_router(tensor, name)) {
    router_rows_ = std::max(router_rows_, static_cast<double>(tensor.shape[0]));
  }
  has_label_head_ = has_label_head_ || is_label_head(name);
  is_masked_ = is_masked_ || tells_segments_apart(name);
  offer(input_, index, input_table_rank(name));
  if (!name.is_bias()) offer(head_, index, head_rank(name));
}

void WeightsCounter::add_layer(const TensorName& name) {
  const std::string_view path = name.layers_path();
  if (path.empty()) return;
  if (layers_path_.empty()) layers_path_ = path;
  if (layers_path_ != path) {
    fail("has layers at " + tensor_in_quotes(layers_path_) + " and at " + tensor_in_quotes(path) +
         ", and nothing says which are the language model's");
  }
  blocks_.insert(*name.block());
}

void WeightsCounter::survey() {
  for (const Tensor& tensor : list_) {
    const TensorName name(tensor.name);
    if (part_of(name) == WeightsPart::language && marks_draft_layer(name)) {
      draft_blocks_.insert(*name.block());
    }
  }
  for (std::uint32_t i = 0; i < list_.size(); ++i) survey(i, TensorName(list_[i].name));
}

void WeightsCounter::find_by_shape() {
  if (!hints_.vocab_size) return;
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < list_.size(); ++i) {
    const TensorName name(list_[i].name);
    if (list_[i].rank == 2 && !name.block() && has_expected_rows(list_[i]) && i != head_.index &&
        part(name) == WeightsPart::language && !is_no_parameter(list_[i], name)) {
      found.push_back(i);
    }
  }
  if (found.size() == 1) input_ = {found.front(), 0, true};
}

void WeightsCounter::settle_tables() {
  if (input_.index == Tensor::kNone) find_by_shape();
  // Checkpoints of tied models may keep the one table under the other's name.
  if (input_.index == Tensor::kNone) input_ = head_;
  if (input_.index == Tensor::kNone) {
    fail("has no vocabulary table: no matrix is called " + std::string(kInputTableNames));
  }
  const Tensor& input = list_[input_.index];
  model_.embedding = std::string(input.name);
  model_.vocab_size = input.shape[0];
  model_.width = input.shape[1];
  if (model_.vocab_size < 1.0 || model_.width < 1.0) list_.fail(input, "is empty");
  const bool bare = input.name == "embed_tokens.weight" && list_.find("norm.weight");
  model_.has_head = head_.index != Tensor::kNone || !(has_label_head_ || is_masked_ || bare);
  if (head_.index == Tensor::kNone) {
    model_.tied = model_.has_head;
    return;
  }
  const Tensor& head = list_[head_.index];
  const bool same_shape = head.shape == input.shape;
  model_.tied =
      root(head_.index) == root(input_.index) || (same_shape && hints_.tied.value_or(false));
  if (head_.index != input_.index) model_.head = std::string(head.name);
}

void WeightsCounter::add_expert(const Tensor& tensor, const ExpertPlace& place, double parameters) {
  model_.experts += parameters;
  double count = 0.0;
  if (place.index) {
    count = static_cast<double>(*place.index) + 1.0;
  } else if (tensor.rank >= 3) {
    count = tensor.shape[0];
  }
  model_.expert_count = std::max(model_.expert_count, count);
}

void WeightsCounter::add(std::uint32_t index) {
  const Tensor& tensor = list_[index];
  const TensorName name(tensor.name);
  if (is_no_parameter(tensor, name) || tensor.alias != Tensor::kNone || is_copy(tensor, name)) {
    return;
  }
  const double parameters = this->parameters(tensor, name);
  switch (part(name)) {
    case WeightsPart::vision:
      model_.vision += parameters;
      return;
    case WeightsPart::audio:
      model_.audio += parameters;
      return;
    case WeightsPart::draft:
      model_.draft += parameters;
      return;
    case WeightsPart::language:
      break;
  }
  const bool is_input = index == root(input_.index);
  const bool is_head = head_.index != Tensor::kNone && index == root(head_.index);
  if (is_input || is_head) {
    if (is_input || !model_.tied) model_.total += parameters;
    return;
  }
  model_.total += parameters;
  model_.n_nv += parameters;
  if (is_label_head(name) || (name.is_bias() && head_rank(name))) model_.output_extra += parameters;
  if (const auto place = expert_place(tensor, name)) add_expert(tensor, *place, parameters);
}

void WeightsCounter::settle_hidden_size() {
  model_.hidden_size = model_.width;
  const auto width = static_cast<std::uint32_t>(model_.width);
  if (norm_sizes_.empty() || norm_sizes_.contains(width)) return;
  const auto most =
      std::max_element(norm_sizes_.begin(), norm_sizes_.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  model_.hidden_size = most->first;
}

void WeightsCounter::settle_experts() {
  if (model_.experts <= 0.0) {
    model_.expert_count = 0.0;
    return;
  }
  if (model_.expert_count < 1.0) model_.expert_count = router_rows_;
  if (model_.expert_count < 1.0) fail("has experts, but nothing says how many");
  if (!hints_.experts_active) return;
  if (!(*hints_.experts_active >= 1.0) || *hints_.experts_active > model_.expert_count) {
    fail("has " + shortest(model_.expert_count) + " experts, of which " +
         shortest(*hints_.experts_active) + " would work on a token");
  }
  model_.active_count = hints_.experts_active;
}

void WeightsCounter::check_one_kind() const {
  if (encoder_ != nullptr && decoder_ != nullptr) {
    fail("holds an encoder (" + tensor_in_quotes(encoder_->name) + ") and a decoder (" +
         tensor_in_quotes(decoder_->name) + "); accepted are models of one");
  }
}

ModelWeights WeightsCounter::count() {
  survey();
  if (maps_draft_tokens_) fail("is a head that drafts tokens for another model: audit that model");
  settle_tables();
  for (std::uint32_t i = 0; i < list_.size(); ++i) add(i);
  model_.layers = static_cast<double>(blocks_.size());
  if (blocks_.empty() || model_.n_nv <= 0.0) {
    fail("has no layers of a language model beside the table " +
         tensor_in_quotes(model_.embedding));
  }
  settle_hidden_size();
  settle_experts();
  model_.files = static_cast<double>(list_.files().size());
  model_.tensors = static_cast<double>(list_.size());
  return model_;
}

}  // namespace

ModelWeights count_weights(const TensorList& list, const WeightsHints& hints) {
  return WeightsCounter(list, hints).count();
}

}  // namespace vocabplan

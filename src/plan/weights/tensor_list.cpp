#include "plan/weights/tensor_list.hpp"

#include <algorithm>
#include <numeric>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

constexpr std::uint64_t kMostElements = std::uint64_t{1} << 53;
constexpr std::size_t kNameBlock = 65536;

std::string elements_complaint(const std::vector<std::uint64_t>& dimensions) {
  std::string text = "has a shape of more than 2^53 elements:";
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    text += (i == 0 ? " " : " x ") + std::to_string(dimensions[i]);
  }
  return text;
}

}  // namespace

std::string tensor_in_quotes(std::string_view name) {
  constexpr std::size_t kShown = 160;
  return "'" + shortened_inside(name, kShown) + "'";
}

void TensorList::begin_file(const std::string& path) {
  files_.push_back(path);
}

std::string_view TensorList::keep(std::string_view name) {
  if (names_.empty() || names_.back().size() + name.size() > kNameBlock) {
    names_.emplace_back().reserve(kNameBlock);
  }
  std::string& block = names_.back();
  const std::size_t at = block.size();
  block += name;
  name_bytes_ += name.size();
  return std::string_view(block).substr(at);
}

Tensor& TensorList::add(std::string_view name, const std::vector<std::uint64_t>& dimensions) {
  const std::string& path = files_.back();
  if (name.empty()) throw DataError(path, 0, "has a tensor without a name");
  if (name.size() > kLongestTensorName) {
    throw DataError(path, 0,
                    "tensor " + tensor_in_quotes(name) + ": its name has " +
                        std::to_string(name.size()) + " bytes; accepted are up to " +
                        std::to_string(kLongestTensorName));
  }
  if (tensors_.size() >= kMostTensors || name_bytes_ + name.size() > kMostNameBytes) {
    throw DataError(path, 0,
                    "has too many tensors; accepted are up to " + std::to_string(kMostTensors) +
                        " of a model, whose names have up to " + std::to_string(kMostNameBytes) +
                        " bytes");
  }
  Tensor tensor;
  tensor.name = name;
  tensor.file = static_cast<std::uint16_t>(files_.size() - 1);
  tensor.elements = 1;
  if (dimensions.size() > kMostDimensions) {
    fail(tensor, "has " + std::to_string(dimensions.size()) + " dimensions; accepted are up to " +
                     std::to_string(kMostDimensions));
  }
  const bool is_empty = std::find(dimensions.begin(), dimensions.end(), 0) != dimensions.end();
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    const std::uint64_t dimension = dimensions[i];
    // Dimensions are below 2^32, so that the product below does not overflow.
    if (dimension > std::numeric_limits<std::uint32_t>::max()) {
      fail(tensor,
           "has a dimension of " + std::to_string(dimension) + "; accepted is up to 2^32 - 1");
    }
    if (!is_empty && tensor.elements > kMostElements / dimension) {
      fail(tensor, elements_complaint(dimensions));
    }
    tensor.elements *= dimension;
    if (i < tensor.shape.size()) tensor.shape[i] = static_cast<std::uint32_t>(dimension);
  }
  tensor.rank = static_cast<std::uint8_t>(dimensions.size());
  tensor.name = keep(name);
  return tensors_.emplace_back(tensor);
}

void TensorList::sort() {
  order_.resize(tensors_.size());
  std::iota(order_.begin(), order_.end(), 0U);
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return tensors_[a].name < tensors_[b].name || (tensors_[a].name == tensors_[b].name && a < b);
  });
  const auto twice = std::adjacent_find(
      order_.begin(), order_.end(),
      [&](std::uint32_t a, std::uint32_t b) { return tensors_[a].name == tensors_[b].name; });
  if (twice == order_.end()) return;
  const Tensor& first = tensors_[*twice];
  const Tensor& second = tensors_[*(twice + 1)];
  fail(second, first.file == second.file
                   ? std::string("stands twice")
                   : "stands in " + file_in_quotes(files_[first.file]) + " already");
}

std::optional<std::size_t> TensorList::find(std::string_view name) const {
  const auto found = std::lower_bound(
      order_.begin(), order_.end(), name,
      [&](std::uint32_t index, std::string_view wanted) { return tensors_[index].name < wanted; });
  if (found == order_.end() || tensors_[*found].name != name) return std::nullopt;
  return *found;
}

void TensorList::fail(const Tensor& tensor, const std::string& complaint) const {
  throw DataError(files_[tensor.file], 0,
                  "tensor " + tensor_in_quotes(tensor.name) + " " + complaint);
}

}  // namespace vocabplan

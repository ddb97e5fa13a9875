#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// The kinds of elements, by how many parameters they hold.
enum class ElementKind : std::uint8_t {
  real,    ///< each element is a parameter, quantised or not
  int8,    ///< the same, unless a scale of exponents beside it says that there are two in each
  scale,   ///< exponents alone, the scales of other tensors
  bytes,   ///< 8 bits without a sign, which hold parts of parameters or several of them
  packed,  ///< wider integers that may hold several parameters each
  whole,   ///< 64-bit integers and flags: tables and masks, no parameters
};

/// One tensor of a header.
struct Tensor {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  std::string_view name{};               ///< valid as long as its list
  std::uint64_t elements = 0;            ///< product of all dimensions
  std::array<std::uint32_t, 4> shape{};  ///< the first dimensions, slowest first
  std::uint32_t alias = kNone;           ///< another tensor that has the same bytes
  std::uint16_t file = 0;                ///< number of the file
  std::uint8_t rank = 0;                 ///< number of dimensions
  ElementKind kind = ElementKind::real;
};

/// Most tensors of a model, and most bytes of their names; a model with 1.0e12 parameters and a
/// scale for each of its matrices has 140,000 and 12 MB.
inline constexpr std::size_t kMostTensors = 300'000;
inline constexpr std::size_t kMostNameBytes = 24'000'000;
inline constexpr std::size_t kLongestTensorName = 1024;
inline constexpr std::size_t kMostDimensions = 8;

/// Names and shapes of all tensors of a model.
class TensorList {
 public:
  /// `source` stands in the messages that name no file.
  explicit TensorList(std::string source) : source_(std::move(source)) {}

  /// Starts another file; its path stands in messages about its tensors.
  void begin_file(const std::string& path);

  /// Adds a tensor of the last file. `dimensions` are slowest first. Throws `DataError` beyond the
  /// limits above, for an empty name, and for dimensions whose product is not below 2^53.
  Tensor& add(std::string_view name, const std::vector<std::uint64_t>& dimensions);

  /// Orders by name. Throws `DataError` for a name that stands twice.
  void sort();

  /// The number of the tensor of a name, after `sort`.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

  [[nodiscard]] std::size_t size() const noexcept { return tensors_.size(); }
  [[nodiscard]] Tensor& operator[](std::size_t index) { return tensors_[index]; }
  [[nodiscard]] const Tensor& operator[](std::size_t index) const { return tensors_[index]; }
  [[nodiscard]] auto begin() const noexcept { return tensors_.begin(); }
  [[nodiscard]] auto end() const noexcept { return tensors_.end(); }
  [[nodiscard]] const std::vector<std::string>& files() const noexcept { return files_; }
  [[nodiscard]] const std::string& source() const noexcept { return source_; }

  /// Throws `DataError` of the file of a tensor: `tensor 'NAME' COMPLAINT`.
  [[noreturn]] void fail(const Tensor& tensor, const std::string& complaint) const;

 private:
  std::string_view keep(std::string_view name);

  std::string source_;
  std::vector<std::string> files_;
  std::deque<Tensor> tensors_;
  std::deque<std::string> names_;  // blocks that never grow beyond what they reserved
  std::size_t name_bytes_ = 0;
  std::vector<std::uint32_t> order_;  // by name
};

/// A name of a header as it may stand in a message: in quotes, printable and not too long.
[[nodiscard]] std::string tensor_in_quotes(std::string_view name);

}  // namespace vocabplan

#include "plan/weights/safetensors.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include "core/json/events.hpp"
#include "core/text_encoding.hpp"
#include "plan/weights/open_weights.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

constexpr std::uint64_t kLongestHeader = 100'000'000;
constexpr std::size_t kLongestHeaderText = 1'000'000;
constexpr std::size_t kDeepestHeader = 16;
constexpr std::uint64_t kLengthBytes = 8;
constexpr std::size_t kMostFiles = 4096;

struct ElementType {
  std::string_view name;
  unsigned bits;
  ElementKind kind;
};

// safetensors/src/tensor.rs of huggingface/safetensors, `Dtype`.
constexpr std::array kElementTypes{
    ElementType{"BF16", 16, ElementKind::real},
    ElementType{"F16", 16, ElementKind::real},
    ElementType{"F32", 32, ElementKind::real},
    ElementType{"F64", 64, ElementKind::real},
    ElementType{"C64", 64, ElementKind::real},
    ElementType{"F8_E4M3", 8, ElementKind::real},
    ElementType{"F8_E5M2", 8, ElementKind::real},
    ElementType{"F8_E4M3FNUZ", 8, ElementKind::real},
    ElementType{"F8_E5M2FNUZ", 8, ElementKind::real},
    ElementType{"F8_E8M0", 8, ElementKind::scale},
    ElementType{"F6_E2M3", 6, ElementKind::real},
    ElementType{"F6_E3M2", 6, ElementKind::real},
    ElementType{"F4", 4, ElementKind::real},
    ElementType{"I8", 8, ElementKind::int8},
    ElementType{"U8", 8, ElementKind::bytes},
    ElementType{"I16", 16, ElementKind::packed},
    ElementType{"U16", 16, ElementKind::packed},
    ElementType{"I32", 32, ElementKind::packed},
    ElementType{"U32", 32, ElementKind::packed},
    ElementType{"I64", 64, ElementKind::whole},
    ElementType{"U64", 64, ElementKind::whole},
    ElementType{"BOOL", 8, ElementKind::whole},
};

struct DataSpan {
  std::uint64_t begin, end;
  std::uint32_t tensor;
};

// Goes to the JSON object that should come next, of `size` bytes.
void find_header(ByteReader& file, std::uint64_t size) {
  constexpr std::size_t kLookedAt = 8;
  const std::uint64_t end = file.position() + size;
  const std::string_view fault = encoding_fault(
      file.ahead().substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(kLookedAt, size))));
  if (!fault.empty()) file.fail("has a header that " + std::string(fault));
  const auto is_left = [&] { return file.position() < end && !file.at_end(); };
  while (is_left() && std::string_view(" \t\r\n").find(file.peek()) != std::string_view::npos) {
    (void)file.take();
  }
  if (!is_left() || file.peek() != '{') {
    file.fail("does not start with a JSON object where its header should be");
  }
}

// Reads one header into a list: an object whose members are the tensors, but for texts under
// `__metadata__`.
class HeaderReader : public JsonEvents {
 public:
  HeaderReader(ByteReader& file, TensorList& list) : file_(file), list_(list) {}
  void read();

  void key(std::string_view name) override;
  void value(const JsonScalar& scalar) override;
  void open(JsonKind kind) override;
  void close() override;

 private:
  // Members of a tensor; `other` stands for all that is not read.
  enum class Field : std::uint8_t { dtype, shape, offsets, other };
  // Of the tensor at hand.
  struct Description {
    std::string name{};
    std::optional<ElementType> type{};
    std::optional<std::vector<std::uint64_t>> shape{}, offsets{};
  };

  [[noreturn]] void complain(const std::string& complaint) const {
    file_.fail("tensor " + tensor_in_quotes(tensor_.name) + " " + complaint);
  }
  [[nodiscard]] const char* field_name() const {
    return field_ == Field::shape ? "shape" : "data_offsets";
  }
  [[nodiscard]] std::optional<std::vector<std::uint64_t>>& numbers() {
    return field_ == Field::shape ? tensor_.shape : tensor_.offsets;
  }
  void begin_field(std::string_view name);
  [[nodiscard]] bool is_given() const;
  void read_type(const JsonScalar& scalar);
  void add_number(const JsonScalar& scalar);
  void add();
  void check_overlaps();

  ByteReader& file_;
  TensorList& list_;
  std::uint64_t data_ = 0;  // bytes behind the header
  std::vector<DataSpan> spans_;
  std::size_t depth_ = 0;  // of what is open
  bool in_metadata_ = false;
  Description tensor_;
  Field field_ = Field::other;
};

void HeaderReader::read() {
  if (file_.size() < kLengthBytes) {
    file_.fail("has " + std::to_string(file_.size()) + " bytes, which no .safetensors file has");
  }
  const std::uint64_t length = file_.u64();
  if (length == 0 || length > kLongestHeader) {
    file_.fail("has a header of " + std::to_string(length) + " bytes; accepted are 2 .. " +
               std::to_string(kLongestHeader));
  }
  if (length > file_.left()) {
    file_.fail("ends inside its header, which has " + std::to_string(length) +
               " bytes; there are " + std::to_string(file_.left()));
  }
  data_ = file_.left() - length;
  find_header(file_, length);
  read_json_events(file_, *this,
                   {.end = kLengthBytes + length,
                    .longest_text = kLongestHeaderText,
                    .deepest = kDeepestHeader});
  check_overlaps();
}

void HeaderReader::key(std::string_view name) {
  if (depth_ == 1) {
    tensor_ = {.name = std::string(name)};
  } else if (depth_ == 2 && !in_metadata_) {
    begin_field(name);
  }
}

void HeaderReader::begin_field(std::string_view name) {
  field_ = name == "dtype"          ? Field::dtype
           : name == "shape"        ? Field::shape
           : name == "data_offsets" ? Field::offsets
                                    : Field::other;
  if (is_given()) complain("has the key '" + std::string(name) + "' twice");
}

bool HeaderReader::is_given() const {
  return (field_ == Field::dtype && tensor_.type) || (field_ == Field::shape && tensor_.shape) ||
         (field_ == Field::offsets && tensor_.offsets);
}

void HeaderReader::value(const JsonScalar& scalar) {
  if (depth_ == 1) complain("is " + shown_scalar(scalar) + ", and no object");
  if (in_metadata_ || field_ == Field::other) return;
  if (field_ == Field::dtype) {
    read_type(scalar);
  } else if (depth_ == 2) {
    complain("has " + std::string(field_name()) + " of " + shown_scalar(scalar) +
             "; accepted is an array");
  } else {
    add_number(scalar);
  }
}

void HeaderReader::open(JsonKind kind) {
  ++depth_;
  if (depth_ == 1 || in_metadata_) return;
  if (depth_ == 2) {
    if (kind != JsonKind::object) complain("is an array, and no object");
    in_metadata_ = tensor_.name == "__metadata__";
    field_ = Field::other;
  } else if (field_ == Field::dtype) {
    complain("has a dtype that is no text");
  } else if (field_ != Field::other) {
    if (depth_ > 3 || kind != JsonKind::array) {
      complain("has " + std::string(field_name()) + " that is no array of numbers");
    }
    numbers().emplace();
  }
}

void HeaderReader::close() {
  --depth_;
  if (depth_ != 1) return;
  if (!in_metadata_) add();
  in_metadata_ = false;
}

void HeaderReader::read_type(const JsonScalar& scalar) {
  const auto* const found =
      std::find_if(kElementTypes.begin(), kElementTypes.end(),
                   [&](const ElementType& type) { return type.name == scalar.text; });
  if (found == kElementTypes.end()) complain("has an unknown dtype " + shown_scalar(scalar));
  tensor_.type = *found;
}

void HeaderReader::add_number(const JsonScalar& scalar) {
  if (scalar.kind != JsonKind::integer || scalar.whole < 0) {
    complain("has " + std::string(field_name()) + " of " + shown_scalar(scalar) +
             "; accepted are whole numbers from 0");
  }
  std::vector<std::uint64_t>& into = *numbers();
  if (into.size() == kMostDimensions) {
    complain("has more numbers in " + std::string(field_name()) + " than the " +
             std::to_string(kMostDimensions) + " that are accepted");
  }
  // Those above 2^63 are cut to it, which is more than any file has.
  into.push_back(static_cast<std::uint64_t>(scalar.whole));
}

std::string offsets_text(const std::vector<std::uint64_t>& offsets) {
  std::string text;
  for (const std::uint64_t offset : offsets) {
    text += (text.empty() ? "" : ",") + std::to_string(offset);
  }
  return "[" + text + "]";
}

void HeaderReader::add() {
  if (!tensor_.type) complain("has no dtype");
  if (!tensor_.shape) complain("has no array shape");
  if (!tensor_.offsets) complain("has no array data_offsets");
  const std::vector<std::uint64_t>& offsets = *tensor_.offsets;
  if (offsets.size() != 2 || offsets[0] > offsets[1]) {
    complain("has data_offsets " + offsets_text(offsets) + "; accepted are a begin and an end");
  }
  if (offsets[1] > data_) {
    complain("ends at byte " + std::to_string(offsets[1]) + " of the data, of which there are " +
             std::to_string(data_));
  }
  Tensor& tensor = list_.add(tensor_.name, *tensor_.shape);
  tensor.kind = tensor_.type->kind;
  const std::uint64_t bits = tensor.elements * tensor_.type->bits;
  const std::uint64_t bytes = offsets[1] - offsets[0];
  if (bits % 8 != 0 || bits / 8 != bytes) {
    list_.fail(tensor, "has " + std::to_string(bytes) + " bytes, but shape and dtype make " +
                           std::to_string(bits / 8));
  }
  if (bytes > 0) {
    spans_.push_back({offsets[0], offsets[1], static_cast<std::uint32_t>(list_.size() - 1)});
  }
}

void HeaderReader::check_overlaps() {
  std::sort(spans_.begin(), spans_.end(), [](const DataSpan& a, const DataSpan& b) {
    return a.begin < b.begin || (a.begin == b.begin && a.tensor < b.tensor);
  });
  for (std::size_t i = 1; i < spans_.size(); ++i) {
    const DataSpan& before = spans_[i - 1];
    DataSpan& span = spans_[i];
    if (span.begin >= before.end) continue;
    Tensor& tensor = list_[span.tensor];
    const Tensor& other = list_[before.tensor];
    if (span.begin == before.begin && span.end == before.end && tensor.shape == other.shape) {
      tensor.alias = other.alias == Tensor::kNone ? before.tensor : other.alias;
      continue;
    }
    list_.fail(tensor, "overlaps tensor " + tensor_in_quotes(other.name));
  }
}

// Hands on the members of the object `weight_map`, tensors with their files.
class WeightMapEvents : public JsonEvents {
 public:
  using Each = std::function<void(std::string_view name, std::string_view shard)>;

  WeightMapEvents(const ByteReader& file, Each each) : file_(file), each_(std::move(each)) {}
  [[nodiscard]] bool is_found() const noexcept { return is_found_; }

  void key(std::string_view name) override {
    if (depth_ == 1 || is_inside()) key_ = name;
  }
  void value(const JsonScalar& scalar) override {
    if (!is_inside()) return;
    if (scalar.kind != JsonKind::text) refuse(shown_scalar(scalar));
    each_(key_, scalar.text);
  }
  void open(JsonKind kind) override;
  void close() override {
    --depth_;
    if (depth_ == 1) in_map_ = false;
  }

 private:
  [[nodiscard]] bool is_inside() const noexcept { return in_map_ && depth_ == 2; }
  [[noreturn]] void refuse(const std::string& shard) const {
    file_.fail("tensor " + tensor_in_quotes(key_) + " is in " + shard + ", which is no file");
  }

  const ByteReader& file_;
  Each each_;
  std::size_t depth_ = 0;  // of what is open
  bool in_map_ = false;
  bool is_found_ = false;
  std::string key_;
};

void WeightMapEvents::open(JsonKind kind) {
  if (is_inside()) refuse(kind == JsonKind::array ? "an array" : "an object");
  ++depth_;
  if (depth_ != 2 || kind != JsonKind::object || key_ != "weight_map") return;
  if (is_found_) file_.fail("has weight_map twice");
  is_found_ = in_map_ = true;
}

void read_weight_map(const std::string& path, WeightMapEvents::Each each) {
  ByteReader file = open_weights(path, kLongestHeader);
  find_header(file, file.left());
  WeightMapEvents events(file, std::move(each));
  read_json_events(file, events, {.longest_text = kLongestHeaderText, .deepest = kDeepestHeader});
  if (!events.is_found()) file.fail("has no object weight_map");
}

bool is_plain_name(std::string_view name) {
  return !name.empty() &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos &&
         name != "." && name != "..";
}

std::vector<std::string> shards_of(const std::string& path) {
  std::vector<std::string> shards;
  read_weight_map(path, [&](std::string_view name, std::string_view shard) {
    if (!shards.empty() && shards.back() == shard) return;
    if (!is_plain_name(shard)) {
      throw DataError(path, 0,
                      "tensor " + tensor_in_quotes(name) + " is in " + file_in_quotes(shard) +
                          ", which is no file beside the index");
    }
    const auto at = std::lower_bound(shards.begin(), shards.end(), shard);
    if (at != shards.end() && *at == shard) return;
    if (shards.size() >= kMostFiles) {
      throw DataError(path, 0,
                      "names too many files; accepted are up to " + std::to_string(kMostFiles));
    }
    shards.emplace(at, shard);
  });
  if (shards.empty()) throw DataError(path, 0, "names no tensors");
  return shards;
}

}  // namespace

void read_safetensors(const std::string& path, TensorList& list) {
  ByteReader file = open_weights(path);
  list.begin_file(path);
  HeaderReader(file, list).read();
}

void read_safetensors_index(const std::string& path, TensorList& list) {
  const std::vector<std::string> shards = shards_of(path);
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  for (const std::string& shard : shards) {
    const std::string beside = (folder / shard).string();
    // One that leads nowhere, or cannot be one, is not there either.
    std::error_code error;
    if (!std::filesystem::exists(beside, error)) {
      throw DataError(path, 0, "names " + file_in_quotes(shard) + ", which is not beside it");
    }
    read_safetensors(beside, list);
  }
  list.sort();
  std::vector<bool> named(list.size());
  read_weight_map(path, [&](std::string_view name, std::string_view shard) {
    const std::optional<std::size_t> index = list.find(name);
    if (!index || shards[list[*index].file] != shard) {
      throw DataError(path, 0,
                      "says that tensor " + tensor_in_quotes(name) + " is in " +
                          file_in_quotes(shard) + ", where it is not");
    }
    if (named[*index])
      throw DataError(path, 0, "names tensor " + tensor_in_quotes(name) + " twice");
    named[*index] = true;
  });
  const auto missing = std::find(named.begin(), named.end(), false);
  if (missing != named.end()) {
    const auto index = static_cast<std::size_t>(missing - named.begin());
    list.fail(list[index], "is not in " + file_in_quotes(path));
  }
}

}  // namespace vocabplan

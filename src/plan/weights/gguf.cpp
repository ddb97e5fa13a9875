#include "plan/weights/gguf.hpp"

#include <algorithm>
#include <array>

#include "plan/weights/gguf_tokens.hpp"
#include "plan/weights/open_weights.hpp"

namespace vocabplan {
namespace {

constexpr std::uint64_t kMostMetadataBytes = std::uint64_t{256} << 20U;
constexpr std::uint64_t kMostTokens = std::uint64_t{1} << 22U;
constexpr std::uint64_t kMostPairs = 65'536;
constexpr std::uint64_t kLongestGgufKey = 65'535;
constexpr std::uint64_t kLongestGgufText = 4096;
constexpr int kDeepestGgufArray = 4;
constexpr std::uint32_t kMostGgufTypes = 64;

enum class GgufType : std::uint32_t {
  u8,
  i8,
  u16,
  i16,
  u32,
  i32,
  f32,
  flag,
  text,
  array,
  u64,
  i64,
  f64,
};

// 0: a text or an array.
constexpr std::array<std::uint64_t, 13> kGgufSizes{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

struct BlockSize {
  std::uint32_t type;
  std::uint32_t elements;
  std::uint32_t bytes;
};

// GGML_QUANT_SIZES in gguf-py/gguf/constants.py; types that are not here are not held against the
// length of the file.
constexpr std::array kBlockSizes{
    BlockSize{0, 1, 4},      BlockSize{1, 1, 2},      BlockSize{2, 32, 18},
    BlockSize{3, 32, 20},    BlockSize{6, 32, 22},    BlockSize{7, 32, 24},
    BlockSize{8, 32, 34},    BlockSize{9, 32, 40},    BlockSize{10, 256, 84},
    BlockSize{11, 256, 110}, BlockSize{12, 256, 144}, BlockSize{13, 256, 176},
    BlockSize{14, 256, 210}, BlockSize{15, 256, 292}, BlockSize{16, 256, 66},
    BlockSize{17, 256, 74},  BlockSize{18, 256, 98},  BlockSize{19, 256, 56},
    BlockSize{20, 32, 18},   BlockSize{21, 256, 110}, BlockSize{22, 256, 82},
    BlockSize{23, 256, 136}, BlockSize{24, 1, 1},     BlockSize{25, 1, 2},
    BlockSize{26, 1, 4},     BlockSize{27, 1, 8},     BlockSize{28, 1, 8},
    BlockSize{29, 256, 56},  BlockSize{30, 1, 2},     BlockSize{34, 256, 54},
    BlockSize{35, 256, 66},  BlockSize{39, 32, 17},
};

constexpr bool is_integer_type(std::uint32_t type) {
  return type >= 24 && type <= 27;
}

struct GgufSpan {
  std::uint64_t begin, end;
  std::uint32_t tensor;
};

class GgufReader {
 public:
  GgufReader(ByteReader& file, TensorList& list) : file_(file), list_(list) {}
  GgufMetadata read();

 private:
  void read_start();
  void read_pair();
  void read_known(GgufType type);
  GgufType type_at(const char* role);
  std::uint64_t whole(GgufType type);
  std::string text();
  void read_tokens();
  void read_token_types();
  void skip_value(GgufType type, int depth);
  void skip_array(int depth);
  void need_left(std::uint64_t count, std::uint64_t size);
  void keep_pace();
  void read_tensor();
  void check_spans();

  ByteReader& file_;
  TensorList& list_;
  GgufMetadata metadata_;
  GgufTokens tokens_;
  std::string key_, text_;
  std::uint64_t tensors_ = 0;
  std::uint64_t pairs_ = 0;
  std::uint64_t alignment_ = 32;
  std::vector<GgufSpan> spans_;
  std::vector<std::uint64_t> shape_;
};

GgufMetadata GgufReader::read() {
  read_start();
  for (std::uint64_t i = 0; i < pairs_; ++i) read_pair();
  for (std::uint64_t i = 0; i < tensors_; ++i) read_tensor();
  check_spans();
  metadata_.tokenizer = tokens_.entries(file_.path());
  return std::move(metadata_);
}

void GgufReader::read_start() {
  file_.bytes(std::min<std::uint64_t>(4, file_.size()), text_);
  if (text_ != "GGUF") file_.fail("does not start as a GGUF file");
  const std::uint32_t version = file_.u32();
  if (version != 2 && version != 3) {
    if ((version & 0xFFFFU) == 0 && version != 0)
      file_.fail("is a big-endian GGUF file; accepted is little-endian");
    file_.fail("is GGUF of version " + std::to_string(version) + "; accepted are 2 and 3");
  }
  tensors_ = file_.u64();
  pairs_ = file_.u64();
  if (tensors_ > kMostTensors) {
    file_.fail("says that it has " + std::to_string(tensors_) + " tensors; accepted are up to " +
               std::to_string(kMostTensors));
  }
  if (pairs_ > kMostPairs) {
    file_.fail("says that it has " + std::to_string(pairs_) + " keys; accepted are up to " +
               std::to_string(kMostPairs));
  }
}

GgufType GgufReader::type_at(const char* role) {
  const std::uint32_t type = file_.u32();
  if (type >= kGgufSizes.size()) {
    file_.fail("key " + tensor_in_quotes(key_) + " has " + role + " of the unknown type " +
               std::to_string(type));
  }
  return static_cast<GgufType>(type);
}

// Before anything is read or held for them.
void GgufReader::need_left(std::uint64_t count, std::uint64_t size) {
  if (count > file_.left() / size) {
    file_.fail("ends inside key " + tensor_in_quotes(key_) +
               ", which says that it has a length of " + std::to_string(count));
  }
}

void GgufReader::keep_pace() {
  if (file_.position() > kMostMetadataBytes) {
    file_.fail("has more than " + std::to_string(kMostMetadataBytes) + " bytes of metadata");
  }
}

std::string GgufReader::text() {
  const std::uint64_t length = file_.u64();
  need_left(length, 1);
  if (length <= kLongestGgufText) {
    file_.bytes(length, text_);
  } else {
    file_.bytes(kLongestGgufText, text_);
    file_.skip(length - kLongestGgufText);
  }
  keep_pace();
  return text_;
}

std::uint64_t GgufReader::whole(GgufType type) {
  switch (type) {
    case GgufType::u8:
    case GgufType::i8:
    case GgufType::flag:
      return file_.u8();
    case GgufType::u16:
    case GgufType::i16:
      return file_.u16();
    case GgufType::u32:
    case GgufType::i32:
      return file_.u32();
    case GgufType::u64:
    case GgufType::i64:
      return file_.u64();
    default:
      file_.fail("key " + tensor_in_quotes(key_) + " is no whole number");
  }
}

void GgufReader::read_pair() {
  const std::uint64_t length = file_.u64();
  if (length > kLongestGgufKey) {
    file_.fail("has a key of " + std::to_string(length) + " bytes; accepted are up to " +
               std::to_string(kLongestGgufKey));
  }
  file_.bytes(length, key_);
  read_known(type_at("a value"));
  keep_pace();
}

void GgufReader::read_known(GgufType type) {
  const std::string& architecture = metadata_.architecture;
  const auto is_own = [&](std::string_view key) {
    return !architecture.empty() && key_.size() == architecture.size() + key.size() &&
           key_.starts_with(architecture) && key_.ends_with(key);
  };
  const bool is_text = type == GgufType::text;
  if (key_ == "general.architecture" && is_text) {
    metadata_.architecture = text();
  } else if (key_ == "general.name" && is_text) {
    metadata_.name = text();
  } else if (key_ == "general.type" && is_text) {
    metadata_.type = text();
  } else if (key_ == "general.alignment") {
    alignment_ = whole(type);
    if (alignment_ == 0 || alignment_ % 8 != 0 || alignment_ > kLongestGgufKey) {
      file_.fail("has a general.alignment of " + std::to_string(alignment_) +
                 "; accepted are multiples of 8 up to 65528");
    }
  } else if (key_ == "split.count") {
    metadata_.split_count = static_cast<double>(whole(type));
  } else if (is_own(".vocab_size")) {
    metadata_.vocab_size = static_cast<double>(whole(type));
  } else if (is_own(".expert_used_count")) {
    metadata_.experts_used = static_cast<double>(whole(type));
  } else if (is_own(".pooling_type")) {
    metadata_.pooled = whole(type) != 0;
  } else if (key_ == "tokenizer.ggml.tokens" && type == GgufType::array) {
    read_tokens();
  } else if (key_ == "tokenizer.ggml.token_type" && type == GgufType::array) {
    read_token_types();
  } else {
    skip_value(type, 0);
  }
}

void GgufReader::read_tokens() {
  const GgufType type = type_at("elements");
  const std::uint64_t count = file_.u64();
  need_left(count, 8);
  if (type != GgufType::text || count > kMostTokens) {
    file_.fail("key " + tensor_in_quotes(key_) + " has " + std::to_string(count) +
               " elements; accepted are up to " + std::to_string(kMostTokens) + " texts");
  }
  tokens_.clear_texts();
  for (std::uint64_t i = 0; i < count; ++i) tokens_.add_token(text());
}

void GgufReader::read_token_types() {
  const GgufType type = type_at("elements");
  const std::uint64_t count = file_.u64();
  need_left(count, 1);
  if (count > kMostTokens) {
    file_.fail("key " + tensor_in_quotes(key_) + " has " + std::to_string(count) +
               " elements; accepted are up to " + std::to_string(kMostTokens));
  }
  tokens_.clear_types();
  for (std::uint64_t i = 0; i < count; ++i) tokens_.add_type(whole(type));
}

void GgufReader::skip_value(GgufType type, int depth) {
  if (type == GgufType::array) {
    skip_array(depth);
  } else if (type == GgufType::text) {
    const std::uint64_t length = file_.u64();
    need_left(length, 1);
    file_.skip(length);
    keep_pace();
  } else {
    file_.skip(kGgufSizes[static_cast<std::size_t>(type)]);
  }
}

void GgufReader::skip_array(int depth) {
  if (depth >= kDeepestGgufArray) {
    file_.fail("key " + tensor_in_quotes(key_) + " has arrays in arrays, more than " +
               std::to_string(kDeepestGgufArray) + " deep");
  }
  const GgufType type = type_at("elements");
  const std::uint64_t count = file_.u64();
  const std::uint64_t size = kGgufSizes[static_cast<std::size_t>(type)];
  // A text has its length in front, an array its type too.
  need_left(count, size > 0 ? size : 8);
  if (size > 0) {
    file_.skip(count * size);
    return;
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    skip_value(type, depth + 1);
    keep_pace();
  }
}

void GgufReader::read_tensor() {
  const std::uint64_t length = file_.u64();
  if (length > kLongestTensorName) {
    file_.fail("has a tensor whose name has " + std::to_string(length) +
               " bytes; accepted are up to " + std::to_string(kLongestTensorName));
  }
  file_.bytes(length, text_);
  const std::uint32_t dimensions = file_.u32();
  if (dimensions > kMostDimensions) {
    file_.fail("tensor " + tensor_in_quotes(text_) + " has " + std::to_string(dimensions) +
               " dimensions; accepted are up to " + std::to_string(kMostDimensions));
  }
  shape_.resize(dimensions);
  for (std::uint64_t& dimension : shape_) dimension = file_.u64();
  const std::uint64_t row = shape_.empty() ? 1 : shape_.front();
  std::reverse(shape_.begin(), shape_.end());
  Tensor& tensor = list_.add(text_, shape_);
  const std::uint32_t type = file_.u32();
  const std::uint64_t offset = file_.u64();
  if (type >= kMostGgufTypes) list_.fail(tensor, "has the unknown type " + std::to_string(type));
  if (is_integer_type(type)) tensor.kind = ElementKind::whole;
  if (offset % alignment_ != 0) {
    list_.fail(tensor, "starts at byte " + std::to_string(offset) +
                           " of the data, no multiple of " + std::to_string(alignment_));
  }
  const auto* const block = std::find_if(kBlockSizes.begin(), kBlockSizes.end(),
                                         [&](const BlockSize& size) { return size.type == type; });
  std::uint64_t bytes = 0;
  if (block != kBlockSizes.end()) {
    if (row % block->elements != 0) {
      list_.fail(tensor, "has rows of " + std::to_string(row) +
                             " elements; its type has blocks of " +
                             std::to_string(block->elements));
    }
    bytes = tensor.elements / block->elements * block->bytes;
  }
  if (offset > file_.size() || bytes > file_.size()) {
    list_.fail(tensor, "lies beyond the end of the file");
  }
  spans_.push_back({offset, offset + bytes, static_cast<std::uint32_t>(list_.size() - 1)});
}

void GgufReader::check_spans() {
  const std::uint64_t start = (file_.position() + alignment_ - 1) / alignment_ * alignment_;
  const std::uint64_t data = file_.size() > start ? file_.size() - start : 0;
  std::sort(spans_.begin(), spans_.end(), [](const GgufSpan& a, const GgufSpan& b) {
    return a.begin < b.begin || (a.begin == b.begin && a.end < b.end);
  });
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const GgufSpan& span = spans_[i];
    if (span.end > data) {
      list_.fail(list_[span.tensor], "ends at byte " + std::to_string(span.end) +
                                         " of the data, of which there are " +
                                         std::to_string(data));
    }
    if (i > 0 && span.begin < spans_[i - 1].end) {
      list_.fail(list_[span.tensor],
                 "overlaps tensor " + tensor_in_quotes(list_[spans_[i - 1].tensor].name));
    }
  }
}

}  // namespace

GgufMetadata read_gguf(const std::string& path, TensorList& list) {
  ByteReader file = open_weights(path);
  list.begin_file(path);
  return GgufReader(file, list).read();
}

}  // namespace vocabplan

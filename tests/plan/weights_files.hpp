#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan::test {

/// A folder that is removed at the end of the scope, with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::random_device random;
    const auto name = "vocabplan-test-" + std::to_string(random()) + std::to_string(random());
    path_ = std::filesystem::temp_directory_path() / name;
    std::filesystem::create_directory(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;

  [[nodiscard]] std::string path() const { return path_.string(); }
  [[nodiscard]] std::string operator/(const std::string& name) const {
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

/// One tensor to write; its data are a hole in the file.
struct TensorSpec {
  std::string name;
  std::vector<std::uint64_t> shape;
  std::string dtype = "BF16";
  bool same_bytes = false;  ///< the data of the tensor in front of it once more
};
using TensorSpecs = std::vector<TensorSpec>;

inline std::uint64_t elements_of(const TensorSpec& spec) {
  std::uint64_t elements = 1;
  for (const std::uint64_t size : spec.shape) elements *= size;
  return elements;
}

inline std::uint64_t element_bytes(const std::string& dtype) {
  static const std::map<std::string, std::uint64_t> kBytes{
      {"F32", 4}, {"BF16", 2}, {"F16", 2},     {"U8", 1},      {"I8", 1},  {"BOOL", 1},
      {"I64", 8}, {"I32", 4},  {"F8_E4M3", 1}, {"F8_E8M0", 1}, {"U32", 4}, {"F64", 8}};
  return kBytes.at(dtype);
}

/// The bytes of a number, the least significant first.
inline std::string little_endian(std::uint64_t value, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
  return bytes;
}

inline void write_bytes(const std::string& path, std::string_view bytes,
                        std::uint64_t size_of_file = 0) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw std::runtime_error(path + " cannot be written");
  if (size_of_file > bytes.size()) std::filesystem::resize_file(path, size_of_file);
}

/// A header of safetensors with its length in front.
inline std::string with_length(const std::string& json) {
  return little_endian(json.size(), 8) + json;
}

inline std::string array_text(const std::vector<std::uint64_t>& numbers) {
  std::string text = "[";
  for (const std::uint64_t number : numbers) {
    text += (text.size() > 1 ? "," : "") + std::to_string(number);
  }
  return text + "]";
}

inline void write_safetensors(const std::string& path, const TensorSpecs& specs) {
  std::string json = R"({"__metadata__":{"format":"pt"})";
  std::uint64_t end = 0;
  for (const TensorSpec& spec : specs) {
    const std::uint64_t bytes = elements_of(spec) * element_bytes(spec.dtype);
    if (!spec.same_bytes) end += bytes;
    json += ",\"" + spec.name + R"(":{"dtype":")" + spec.dtype + R"(","shape":)" +
            array_text(spec.shape) + R"(,"data_offsets":)" + array_text({end - bytes, end}) + "}";
  }
  json += "}";
  while (json.size() % 8 != 0) json += ' ';
  write_bytes(path, with_length(json), 8 + json.size() + end);
}

/// model-0000N-of-0000M.safetensors in a folder, and the index beside them.
inline void write_sharded(const std::string& folder, const TensorSpecs& specs, std::size_t count) {
  std::string map;
  for (std::size_t shard = 0; shard < count; ++shard) {
    char name[64];
    (void)std::snprintf(name, sizeof name, "model-%05zu-of-%05zu.safetensors", shard + 1, count);
    const std::size_t first = specs.size() * shard / count;
    const std::size_t last = specs.size() * (shard + 1) / count;
    const auto at = [&](std::size_t i) { return specs.begin() + static_cast<std::ptrdiff_t>(i); };
    const TensorSpecs part(at(first), at(last));
    write_safetensors(folder + "/" + name, part);
    for (const TensorSpec& spec : part) {
      map += (map.empty() ? "\"" : ",\n\"") + spec.name + "\": \"" + name + "\"";
    }
  }
  write_bytes(folder + "/model.safetensors.index.json",
              R"({"metadata": {"total_size": 1}, "weight_map": {)" + map + "}}\n");
}

/// Writes a GGUF file piece by piece.
class GgufWriter {
 public:
  explicit GgufWriter(std::uint32_t version = 3) : version_(version) {}

  GgufWriter& text(const std::string& key, const std::string& value) {
    return pair(key, 8, string_of(value));
  }
  GgufWriter& number(const std::string& key, std::uint32_t value) {
    return pair(key, 4, little_endian(value, 4));
  }
  GgufWriter& texts(const std::string& key, const std::vector<std::string>& values) {
    std::string bytes = little_endian(8, 4) + little_endian(values.size(), 8);
    for (const std::string& value : values) bytes += string_of(value);
    return pair(key, 9, bytes);
  }
  GgufWriter& numbers(const std::string& key, const std::vector<std::uint32_t>& values) {
    std::string bytes = little_endian(5, 4) + little_endian(values.size(), 8);
    for (const std::uint32_t value : values) bytes += little_endian(value, 4);
    return pair(key, 9, bytes);
  }
  /// Any value, as its bytes.
  GgufWriter& pair(const std::string& key, std::uint32_t type, const std::string& bytes) {
    pairs_ += string_of(key) + little_endian(type, 4) + bytes;
    ++pair_count_;
    return *this;
  }
  /// `shape` is slowest first, as in safetensors; the type is F16.
  GgufWriter& tensor(const std::string& name, std::vector<std::uint64_t> shape) {
    std::string bytes = string_of(name) + little_endian(shape.size(), 4);
    std::uint64_t elements = 1;
    for (auto size = shape.rbegin(); size != shape.rend(); ++size) {
      bytes += little_endian(*size, 8);
      elements *= *size;
    }
    tensors_ += bytes + little_endian(1, 4) + little_endian(data_, 8);
    data_ += (2 * elements + 31) / 32 * 32;
    ++tensor_count_;
    return *this;
  }
  [[nodiscard]] std::string header() const {
    return "GGUF" + little_endian(version_, 4) + little_endian(tensor_count_, 8) +
           little_endian(pair_count_, 8) + pairs_ + tensors_;
  }
  void write(const std::string& path) const {
    const std::string bytes = header();
    write_bytes(path, bytes, (bytes.size() + 31) / 32 * 32 + data_);
  }

  static std::string string_of(const std::string& text) {
    return little_endian(text.size(), 8) + text;
  }

 private:
  std::uint32_t version_;
  std::uint64_t tensor_count_ = 0, pair_count_ = 0, data_ = 0;
  std::string pairs_, tensors_;
};

}  // namespace vocabplan::test

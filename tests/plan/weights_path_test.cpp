#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/plan/model_weights.hpp"
#include "weights_files.hpp"
#include "weights_shapes.hpp"

namespace weights_path_test {

using namespace vocabplan;

namespace {

std::string complaint(const std::string& path) {
  try {
    (void)read_model_weights(path);
  } catch (const DataError& error) {
    return error.what();
  }
  return "read";
}

// Bytes that this process has asked its system for, by the count of Linux.
std::optional<double> bytes_read() {
  std::ifstream counts("/proc/self/io");
  std::string name;
  double value = 0.0;
  while (counts >> name >> value) {
    if (name == "rchar:") return value;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("plan: weights are told from configurations", "[plan]") {
  const test::TemporaryFolder folder;
  CHECK(is_weights_path("no/such/model.safetensors"));
  CHECK(is_weights_path("model.safetensors.index.json"));
  CHECK(is_weights_path("MODEL.GGUF"));
  CHECK(is_weights_path("pytorch_model.bin"));
  CHECK_FALSE(is_weights_path("config.json"));
  CHECK_FALSE(is_weights_path("no/such/folder"));
  CHECK_FALSE(is_weights_path(folder.path()));
  test::write_bytes(folder / "config.json", R"({"model_type": "llama"})");
  CHECK_FALSE(is_weights_path(folder / "config.json"));
  CHECK_FALSE(is_weights_path(folder.path()));
  test::write_safetensors(folder / "download", test::decoder(test::small_decoder()));
  CHECK(is_weights_path(folder / "download"));
  CHECK(read_model_weights(folder / "download").n_nv == test::kSmallParameters);
  test::write_bytes(folder / "blob", "GGUF");
  CHECK(is_weights_path(folder / "blob"));
  test::write_bytes(folder / "x.gguf", "GGUF");
  CHECK(is_weights_path(folder.path()));
}

TEST_CASE("plan: a folder stands for the model in it", "[plan]") {
  const test::TemporaryFolder folder;
  const std::string model = folder / "Small-2L";
  std::filesystem::create_directory(model);
  CHECK(complaint(model).ends_with("holds no weights: no .safetensors and no .gguf file"));
  test::write_safetensors(model + "/model.safetensors", test::decoder(test::small_decoder()));
  test::write_bytes(model + "/ignored.gguf", "GGUF");
  for (const std::string& path : {model, model + "/", model + "/model.safetensors"}) {
    CHECK(read_model_weights(path).name == "Small-2L");
    CHECK(read_model_weights(path).source == path);
    CHECK(read_model_weights(path).n_nv == test::kSmallParameters);
  }
  std::filesystem::rename(model + "/model.safetensors", model + "/one.safetensors");
  CHECK(read_model_weights(model + "/one.safetensors").name == "one");
  CHECK(read_model_weights(model).name == "Small-2L");
  std::filesystem::copy_file(model + "/one.safetensors", model + "/two.safetensors");
  CHECK(
      complaint(model).ends_with("holds several models, such as 'one.safetensors' and "
                                 "'two.safetensors': name the file to audit"));
}

TEST_CASE("plan: weights whose link leads in a circle", "[plan]") {
  const test::TemporaryFolder folder;
  const std::string link = folder / "model.safetensors";
  std::filesystem::create_symlink("model.safetensors", link);
  const std::string text = complaint(link);
  CHECK(text.find("cannot be opened: ") != std::string::npos);
  CHECK(text.find("no such file") == std::string::npos);
}

TEST_CASE("plan: one of a set of files stands for the set", "[plan]") {
  const test::TemporaryFolder folder;
  test::write_sharded(folder.path(), test::decoder(test::small_decoder()), 3);
  const std::string second = folder / "model-00002-of-00003.safetensors";
  std::filesystem::remove(folder / "model.safetensors.index.json");
  CHECK(read_model_weights(second).n_nv == test::kSmallParameters);
  CHECK(read_model_weights(folder.path()).files == 3.0);
  std::filesystem::remove(folder / "model-00003-of-00003.safetensors");
  CHECK(complaint(second).ends_with(
      "is part of a set of which 'model-00003-of-00003.safetensors' is not beside it"));
}

// As sets with six digits of count are named, and a file that says it is the only one.
TEST_CASE("plan: names of sets with more digits", "[plan]") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "model-00001-of-000001.safetensors";
  test::write_safetensors(path, test::decoder(test::small_decoder()));
  CHECK(read_model_weights(path).files == 1.0);
  CHECK(read_model_weights(folder.path()).n_nv == test::kSmallParameters);
  for (const char* name : {"a-of-b.safetensors", "-of-00001.safetensors", "x-1-of-2.safetensors"}) {
    std::filesystem::copy_file(path, folder / name);
    CHECK(read_model_weights(folder / name).files == 1.0);
  }
}

TEST_CASE("plan: a path that is no file is refused", "[plan]") {
  CHECK(complaint("no/such.safetensors") ==
        "no/such.safetensors: cannot be opened: there is no such file");
  CHECK(complaint("/dev/null") == "/dev/null: is no regular file");
}

// Only the header is read, so that the time does not depend on the 138 GB behind it.
TEST_CASE("plan: of a file of 100 GB no more than the header is read", "[plan]") {
  const test::TemporaryFolder folder;
  test::DecoderSpec large{
      .layers = 80, .width = 8192, .inner = 28672, .query = 8192, .key = 1024, .rows = 32000};
  const std::string path = folder / "large.safetensors";
  test::write_safetensors(path, test::decoder(large));
  CHECK(std::filesystem::file_size(path) > 137'000'000'000U);
  const auto before = bytes_read();
  CHECK(read_model_weights(path).total == 68'976'648'192.0);  // meta-llama/Llama-2-70b-hf
  const auto after = bytes_read();
  if (!before || !after) {
    WARN("skipped: the system does not count the bytes that are read");
    return;
  }
  constexpr double kHeader = 1e6;  // 80 layers of 9 tensors, a hundred bytes each, in blocks
  CHECK(*after - *before < kHeader);
}

}  // namespace weights_path_test

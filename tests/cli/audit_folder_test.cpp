// Folders, weights and tokenizers, as people have them.
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "choices.hpp"
#include "scratch.hpp"

namespace audit_folder_test {

using namespace vocabplan::test;

namespace {

// Llama 3.2's shape, small: d 64, 2 layers, 4 heads of which 2 have keys, MLP 128, V 1000, tied.
constexpr const char* kConfig =
    R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":64,)"
    R"("intermediate_size":128,"num_attention_heads":4,"num_hidden_layers":2,)"
    R"("num_key_value_heads":2,"vocab_size":1000,"tie_word_embeddings":true})";

using Shape = std::vector<std::uint64_t>;

// A file of safetensors with nothing but the tensors' places: the data are a hole.
std::string safetensors(const std::vector<std::pair<std::string, Shape>>& tensors) {
  std::string header = "{";
  std::uint64_t at = 0;
  for (const auto& [name, shape] : tensors) {
    std::uint64_t bytes = 2;
    std::string sizes;
    for (const std::uint64_t size : shape) {
      bytes *= size;
      sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
    }
    header += (header.size() > 1 ? "," : "") + ("\"" + name + "\"") +
              ":{\"dtype\":\"BF16\",\"shape\":[" + sizes + "],\"data_offsets\":[" +
              std::to_string(at) + "," + std::to_string(at + bytes) + "]}";
    at += bytes;
  }
  header += "}";
  std::string file;
  for (int shift = 0; shift < 64; shift += 8) {
    file += static_cast<char>((header.size() >> shift) & 0xffU);
  }
  return file + header + std::string(at, '\0');
}

// The matrices of the configuration above; N_nv is 2 (64 (64 + 64 + 32 + 32) + 3 x 64 x 128 + 128)
// + 64 = 74,048.
std::string llama_weights(const std::vector<std::pair<std::string, Shape>>& more = {}) {
  std::vector<std::pair<std::string, Shape>> tensors{{"model.embed_tokens.weight", {1000, 64}},
                                                     {"model.norm.weight", {64}}};
  for (const char* layer : {"model.layers.0.", "model.layers.1."}) {
    const auto add = [&](const char* name, Shape shape) {
      tensors.emplace_back(std::string(layer) + name + ".weight", std::move(shape));
    };
    add("self_attn.q_proj", {64, 64});
    add("self_attn.k_proj", {32, 64});
    add("self_attn.v_proj", {32, 64});
    add("self_attn.o_proj", {64, 64});
    add("mlp.gate_proj", {128, 64});
    add("mlp.up_proj", {128, 64});
    add("mlp.down_proj", {64, 128});
    add("input_layernorm", {64});
    add("post_attention_layernorm", {64});
  }
  tensors.insert(tensors.end(), more.begin(), more.end());
  return safetensors(tensors);
}

constexpr double kNNv = 74048.0;

// 990 entries, of which the last two are added, numbered up to 989.
std::string tokenizer() {
  std::string text = R"({"model":{"type":"BPE","vocab":{)";
  for (int i = 0; i < 988; ++i) {
    text += (i > 0 ? ",\"t" : "\"t") + std::to_string(i) + "\":" + std::to_string(i);
  }
  return text + R"(},"merges":[]},"added_tokens":[{"id":988,"content":"<s>","special":true},)"
                R"({"id":989,"content":"<unused0>","special":true}]})";
}

Json model_of(const std::string& path) {
  const Outcome outcome = call({"audit", path, "-q", "-f", "jsonl"});
  check_fine(outcome);
  return record_of(outcome.out);
}

}  // namespace

TEST_CASE("cli audit: weights count as their configuration does", "[cli]") {
  const Scratch scratch;
  const std::string config = scratch.write("config.json", kConfig);
  const std::string weights = scratch.write("model.safetensors", llama_weights());
  for (const std::string& path : {config, weights, scratch.directory()}) {
    CAPTURE(path);
    const Json model = model_of(path);
    CHECK(model.at("n_nv") == kNNv);
    CHECK(model.at("n_nv_total") == kNNv);
    CHECK(model.at("total_params") == kNNv + 64000.0);
    CHECK(model.at("vocab_size") == 1000);
    CHECK(model.at("width") == 64);
    CHECK(model.at("layers") == 2);
    CHECK(model.at("tied") == true);
    CHECK(model.at("language_model_head") == true);
    CHECK(model.at("tokenizer").is_null());
  }
}

TEST_CASE("cli audit: weights without a configuration", "[cli]") {
  const Scratch scratch;
  const Json model = model_of(scratch.write("mine.safetensors", llama_weights()));
  CHECK(model.at("n_nv") == kNNv);
  CHECK(model.at("model") == "mine");
}

// 1,000 rows for 990 entries: 10 rows of 64 columns, one table, 4 bytes a logit.
TEST_CASE("cli audit: rows that no entry of the tokenizer uses", "[cli]") {
  const Scratch scratch;
  scratch.write("config.json", kConfig);
  scratch.write("tokenizer.json", tokenizer());
  for (const std::string& path : {scratch.directory(), scratch.path("config.json")}) {
    CAPTURE(path);
    const Json found = model_of(path).at("tokenizer");
    CHECK(found.at("format") == "tokenizers");
    CHECK(found.at("entries") == 990);
    CHECK(found.at("base") == 988);
    CHECK(found.at("added") == 2);
    CHECK(found.at("reserved") == 1);
    CHECK(found.at("highest") == 989);
    CHECK(found.at("unused_rows") == 10);
    CHECK(found.at("unused_params") == 640);
    CHECK(near(found.at("unused_compute").get<double>(), 640.0 / (kNNv + 64000.0), 1e-14));
    CHECK(found.at("unused_logits") == 40);
  }
  const Outcome card = call({"audit", scratch.directory(), "-q"});
  check_columns(card);
  CHECK(has(card.out, "988 of the vocabulary, 2 added; 1 reserved"));
  CHECK(has(card.out, "rows no entry uses: 640 parameters, 0.464 % of compute"));
}

TEST_CASE("cli audit: the tokenizer of another name's folder is not the model's", "[cli]") {
  const Scratch scratch;
  scratch.write("tokenizer.json", tokenizer());
  CHECK(model_of(scratch.write("Llama-3.json", kConfig)).at("tokenizer").is_null());
}

// Linux: the beginning of a process' memory is no more readable than a bad sector.
TEST_CASE("cli audit: a file that the disk does not give is an error, not left out", "[cli]") {
  for (const std::string name : {"config.json", "tokenizer.json"}) {
    const Scratch scratch;
    const std::string weights = scratch.write("model.safetensors", llama_weights());
    std::filesystem::create_symlink("/proc/self/mem", scratch.path(name));
    for (const std::string& path : {weights, scratch.directory()}) {
      CAPTURE(name, path);
      const Outcome outcome = call({"audit", path, "-q"});
      CHECK(outcome.exit_code == 1);
      CHECK(has(outcome.err, name + ": cannot be read: Input/output error"));
    }
  }
}

TEST_CASE("cli audit: a table that is too small for the tokenizer", "[cli]") {
  const Scratch scratch;
  std::string config = kConfig;
  config.replace(config.find("1000"), 4, "989");
  scratch.write("config.json", config);
  scratch.write("tokenizer.json", tokenizer());
  const Outcome outcome = call({"audit", scratch.directory()});
  check_fine(outcome);
  CHECK(has(outcome.err, "entries go up to number 989, and the table has only 989 rows"));
}

TEST_CASE("cli audit: weights and configuration that differ", "[cli]") {
  const Scratch scratch;
  std::string config = kConfig;
  config.replace(config.find("1000"), 4, "1024");
  scratch.write("config.json", config);
  scratch.write("model.safetensors", llama_weights());
  const Outcome outcome = call({"audit", scratch.directory()});
  check_fine(outcome);
  CHECK(has(outcome.err, "the table has 1000 rows, and config.json says 1024"));
}

TEST_CASE("cli audit: a family that is not known counts by its weights", "[cli]") {
  const Scratch scratch;
  scratch.write("config.json", R"({"model_type":"unheard_of","vocab_size":1000})");
  const Outcome alone = call({"audit", scratch.directory()});
  CHECK(alone.exit_code == 1);
  CHECK(has(alone.err, "unheard_of"));
  CHECK(has(alone.err, ".safetensors"));
  scratch.write("model.safetensors", llama_weights());
  CHECK(model_of(scratch.directory()).at("n_nv") == kNNv);
}

TEST_CASE("cli audit: weights that cannot be read leave the configuration", "[cli]") {
  const Scratch scratch;
  scratch.write("config.json", kConfig);
  scratch.write("model.safetensors", llama_weights().substr(0, 100));
  const Outcome outcome = call({"audit", scratch.directory()});
  check_fine(outcome);
  CHECK(has(outcome.err, "counted by config.json: " + scratch.path("model.safetensors")));
  const Outcome alone = call({"audit", scratch.path("model.safetensors")});
  CHECK(alone.exit_code == 1);
  CHECK(has(alone.err, scratch.path("model.safetensors") + ": ends inside its header"));
}

TEST_CASE("cli audit: several folders, and one that holds nothing", "[cli]") {
  const Scratch one;
  const Scratch two;
  const Scratch empty;
  one.write("config.json", kConfig);
  two.write("model.safetensors", llama_weights());
  two.write("tokenizer.json", tokenizer());
  const Outcome outcome =
      call({"audit", one.directory(), empty.directory(), two.directory(), "-f", "csv", "-q"});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.err ==
        "vocabplan: " + empty.directory() +
            ": holds no config.json and no weights (.safetensors or .gguf) to audit\n");
  const Words lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].ends_with(",language_model_head,tokenizer_entries,unused_rows"));
  CHECK(lines[1].ends_with(",true,,"));
  CHECK(lines[2].ends_with(",true,990,10"));
  const Outcome table = call({"audit", one.directory(), two.directory(), "-q"});
  check_columns(table);
  CHECK(has(table.out, "rows that no entry of the tokenizer uses: 1 model; -f json says how many"));
}

TEST_CASE("cli audit: a folder that cannot be read", "[cli]") {
  const Scratch scratch;
  scratch.write("config.json", kConfig);
  std::filesystem::permissions(scratch.directory(), std::filesystem::perms::none);
  const Outcome outcome = call({"audit", scratch.directory(), "-q"});
  std::filesystem::permissions(scratch.directory(), std::filesystem::perms::owner_all);
  // Root reads it all the same.
  if (outcome.exit_code == 0) return;
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.err, scratch.directory() + ": cannot be read: "));
}

TEST_CASE("cli audit: no answer replaces a file of the folder that is audited", "[cli]") {
  const Scratch scratch;
  scratch.write("config.json", kConfig);
  const std::string file = scratch.write("tokenizer.json", tokenizer());
  const Outcome outcome = call({"audit", scratch.directory(), "-o", file});
  check_usage_error(outcome, "audit", {"--output", "is the input"});
  CHECK(bytes_of(file) == tokenizer());
}

TEST_CASE("cli audit: no answer replaces a file beside the weights that are audited", "[cli]") {
  const Scratch scratch;
  const std::string config = scratch.write("config.json", kConfig);
  const std::string file = scratch.write("tokenizer_config.json", "{}");
  const std::string weights = scratch.write("model.safetensors", llama_weights());
  for (const std::string& subject : {config, weights, scratch.directory()}) {
    for (const std::string& output : {config, file}) {
      CAPTURE(subject, output);
      const Outcome outcome = call({"audit", subject, "-o", output});
      check_usage_error(outcome, "audit", {"--output", "is the input"});
    }
  }
  CHECK(bytes_of(config) == kConfig);
  CHECK(bytes_of(file) == "{}");
}

TEST_CASE("cli audit: a report in the audited folder can be written again", "[cli]") {
  const Scratch scratch;
  scratch.write("config.json", kConfig);
  const std::string report = scratch.path("audit.txt");
  for (int run = 0; run < 2; ++run) {
    check_fine(call({"audit", scratch.directory(), "-q", "-o", report}));
    CHECK(has(bytes_of(report), "74.05K"));
  }
}

TEST_CASE("cli audit: names of shards that no file can have leave the next folder", "[cli]") {
  const Scratch scratch;
  const std::string index = scratch.write(
      "model.safetensors.index.json", R"({"weight_map":{"a":")" + std::string(300, 'x') + R"("}})");
  const Scratch next;
  next.write("config.json", kConfig);
  const Outcome outcome = call({"audit", scratch.directory(), next.directory(), "-q", "-f", "csv"});
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.err, index + ": names 'xxx"));
  CHECK(lines_of(outcome.out).size() == 2);
}

// GPT-2's 50257 rows: no rank divides them, and the list of ranks is long.
TEST_CASE("cli audit: the card fits the screen where no rank divides V", "[cli]") {
  const Scratch scratch;
  std::string config = kConfig;
  config.replace(config.find("1000"), 4, "50257");
  const Outcome card = call({"audit", scratch.write("odd.json", config), "-q"});
  check_columns(card);
  CHECK(has(card.out, "ranks       50272   rows, padded, suit 16 ranks; 2, 4, 8, 16 do not"));
}

TEST_CASE("cli audit: the card fits the screen where V* is large", "[cli]") {
  const Outcome card = call({"audit", "--models", "Llama-3.1-405B", "--tokens", "999.9T", "-q"});
  check_columns(card);
  CHECK(has(card.out, "V costs\n"));
  CHECK(has(card.out, "\nat 999.9T "));
}

// Kimi K2's tokenizer: the marks that a tiktoken file lacks stand beside it.
TEST_CASE("cli audit: marks beside a tiktoken file are counted", "[cli]") {
  const Scratch scratch;
  scratch.write("config.json", kConfig);
  scratch.write("tiktoken.model", "YQ== 0\nYg== 1\n");
  const std::string marks = "; marks in code not counted";
  CHECK(has(call({"audit", scratch.directory(), "-q"}).out, "2 of the vocabulary" + marks));
  scratch.write("tokenizer_config.json",
                R"({"added_tokens_decoder":{"2":{"content":"<|reserved_special_token_0|>"}}})");
  const Outcome card = call({"audit", scratch.directory(), "-q"});
  check_columns(card);
  CHECK(has(card.out, "2 of the vocabulary, 1 added; 1 reserved\n"));
}

// 74,048 parameters of layers and two rows of 64 that tell two texts apart.
TEST_CASE("cli audit: a masked model is not judged by its weights", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write(
      "masked.safetensors", llama_weights({{"embeddings.token_type_embeddings.weight", {2, 64}}}));
  const Json model = model_of(file);
  CHECK(model.at("language_model_head") == false);
  CHECK(model.at("v_isoloss").is_null());
  CHECK(model.at("n_nv_total") == kNNv + 128.0);
}

TEST_CASE("cli audit: the class of a family that is not known", "[cli]") {
  const Scratch scratch;
  scratch.write("model.safetensors", llama_weights());
  const auto judges = [&](const std::string& name) {
    scratch.write(
        "config.json",
        R"({"model_type":"unheard_of","vocab_size":1000,"architectures":[")" + name + "\"]}");
    return model_of(scratch.directory()).at("language_model_head").get<bool>();
  };
  CHECK(judges("UnheardOfForCausalLM"));
  CHECK(judges("SomethingElse"));
  CHECK_FALSE(judges("UnheardOfForMaskedLM"));
  CHECK_FALSE(judges("UnheardOfForSequenceClassification"));
  CHECK_FALSE(judges("UnheardOfModel"));
  // The head of its own is there, whatever the class is called.
  scratch.write("model.safetensors", llama_weights({{"lm_head.weight", {1000, 64}}}));
  CHECK(judges("UnheardOfModel"));
}

TEST_CASE("cli audit: tying that weights and configuration do not agree on", "[cli]") {
  const Scratch scratch;
  std::string config = kConfig;
  config.replace(config.rfind("true"), 4, "false");
  scratch.write("config.json", config);
  scratch.write("model.safetensors", llama_weights());
  const Outcome outcome = call({"audit", scratch.directory()});
  check_fine(outcome);
  CHECK(has(outcome.err, "no head beside the input table, and config.json says untied"));
}

// A head of 1,024 rows for an input table of 1,000: 2,024 rows of 64 in both.
TEST_CASE("cli audit: a head with more rows than the input table", "[cli]") {
  const Scratch scratch;
  const std::string file =
      scratch.write("more.safetensors", llama_weights({{"lm_head.weight", {1024, 64}}}));
  const Json model = model_of(file);
  CHECK(model.at("vocab_size") == 1000);
  CHECK(model.at("total_params") == kNNv + 2024.0 * 64.0);
  CHECK(near(model.at("table_share").get<double>(), 129536.0 / (kNNv + 129536.0), 1e-14));
  CHECK(has(call({"audit", file}).err, "head and input table differ in their sizes"));
}

TEST_CASE("cli audit: the name of a model in the cache of the hub", "[cli]") {
  namespace fs = std::filesystem;
  const Scratch scratch;
  const std::string folder =
      scratch.path("models--meta-llama--Llama-3.2-1B/snapshots/4e20de362430cd3b72f300e6b0f18e50");
  fs::create_directories(folder);
  scratch.write("config.json", kConfig);
  fs::rename(scratch.path("config.json"), folder + "/config.json");
  for (const char* end : {"", "/", "/.", "/../4e20de362430cd3b72f300e6b0f18e50", "/config.json"}) {
    CAPTURE(end);
    CHECK(model_of(folder + end).at("model") == "Llama-3.2-1B");
  }
  scratch.write("model.safetensors", llama_weights());
  fs::rename(scratch.path("model.safetensors"), folder + "/model.safetensors");
  CHECK(model_of(folder).at("model") == "Llama-3.2-1B");
  CHECK(model_of(folder + "/model.safetensors").at("model") == "Llama-3.2-1B");
}

TEST_CASE("cli audit: a folder called by a dot has its name", "[cli]") {
  const Scratch scratch;
  scratch.write("config.json", kConfig);
  const std::string name = std::filesystem::canonical(scratch.directory()).filename().string();
  CHECK(model_of(scratch.directory() + "/.").at("model") == name);
}

}  // namespace audit_folder_test

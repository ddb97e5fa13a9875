#include "vocabplan/plan/tokenizer_entries.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "places.hpp"
#include "tokenizer_files.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::test::tokenizer_entries_test {

namespace {

void check_counts(const TokenizerEntries& counts, double base, double added, double reserved,
                  double highest) {
  CAPTURE(counts.source);
  CHECK(counts.base == base);
  CHECK(counts.added == added);
  CHECK(counts.reserved == reserved);
  CHECK(counts.highest == highest);
  CHECK(counts.entries() == base + added);
}

// The marks of Qwen2.5 from number 151643 on: tokenizer_config.json of Qwen2.5-7B-Instruct.
const std::vector<std::string> kQwenMarks{
    "<|endoftext|>",      "<|im_start|>",     "<|im_end|>",     "<|object_ref_start|>",
    "<|object_ref_end|>", "<|box_start|>",    "<|box_end|>",    "<|quad_start|>",
    "<|quad_end|>",       "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>",      "<|video_pad|>",    "<tool_call>",    "</tool_call>",
    "<|fim_prefix|>",     "<|fim_middle|>",   "<|fim_suffix|>", "<|fim_pad|>",
    "<|repo_name|>",      "<|file_sep|>"};

std::string added_from(std::size_t first, const std::vector<std::string>& texts) {
  std::string json;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    json += (i > 0 ? "," : "") + added_entry(first + i, texts[i]);
  }
  return json;
}

std::string small_json() {
  return tokenizer_json(added_entry(0, "t0") + "," + added_entry(3, "<|im_end|>"),
                        "{" + numbered_entries(3) + "}");
}

}  // namespace

// 151665 is len(tokenizer) of Qwen2.5 (arcee-ai/mergekit issue 425), in tables of 151936 and 152064
// rows.
TEST_CASE("plan: the tokenizer of Qwen2.5 has 151643 entries and 22 added ones") {
  const TokenizerFolder folder;
  const std::string path = folder.with(
      "tokenizer.json",
      tokenizer_json(added_from(151643, kQwenMarks), "{" + numbered_entries(151643) + "}"));
  const TokenizerEntries counts = read_tokenizer_entries(path);
  check_counts(counts, 151643, 22, 0, 151664);
  CHECK(counts.entries() == 151665);
  CHECK(counts.format == TokenizerFormat::tokenizers);
  CHECK(counts.source == path);
}

// 128000 lines, and in the file of the Hugging Face form 256 marks, of which
// meta-llama/llama3 llama/tokenizer.py names 11 and reserves 245.
TEST_CASE("plan: Llama 3 reserves 245 of its 256 marks") {
  std::vector<std::string> marks{"<|begin_of_text|>", "<|end_of_text|>", "<|fim_prefix|>",
                                 "<|fim_middle|>",    "<|fim_suffix|>",  "<|start_header_id|>",
                                 "<|end_header_id|>", "<|step_id|>",     "<|eom_id|>",
                                 "<|eot_id|>"};
  for (int i = 0; i < 245; ++i) {
    marks.push_back("<|reserved_special_token_" + std::to_string(i) + "|>");
  }
  marks.emplace_back("<|python_tag|>");
  const TokenizerFolder folder;
  const std::string path =
      folder.with("tokenizer.json",
                  tokenizer_json(added_from(128000, marks), "{" + numbered_entries(128000) + "}"));
  check_counts(read_tokenizer_entries(path), 128000, 256, 245, 128255);
}

// openai/gpt-oss gpt_oss/tokenizer.py: marks from 199998 to 201087, reserved but for nine with a
// name of their own and o200k_base's <|endofprompt|> at 200018.
TEST_CASE("plan: o200k_harmony reserves 1080 of its 1090 marks") {
  std::vector<std::string> marks;
  for (int i = 199998; i < 201088; ++i) {
    marks.push_back("<|reserved_" + std::to_string(i) + "|>");
  }
  const auto name = [&marks](std::size_t number, const std::string& text) {
    marks.at(number - 199998) = "<|" + text + "|>";
  };
  name(199998, "startoftext");
  name(199999, "endoftext");
  name(200002, "return");
  name(200003, "constrain");
  name(200005, "channel");
  name(200006, "start");
  name(200007, "end");
  name(200008, "message");
  name(200012, "call");
  name(200018, "endofprompt");
  const TokenizerFolder folder;
  const std::string path =
      folder.with("tokenizer.json",
                  tokenizer_json(added_from(199998, marks), "{" + numbered_entries(199998) + "}"));
  check_counts(read_tokenizer_entries(path), 199998, 1090, 1080, 201087);
}

// len(tokenizer) is 50277 (EleutherAI/pythia issue 68), of which vocab_size is 50254
// (dottxt-ai/outlines pull request 236); the end of a text is entry 0, in the vocabulary too.
TEST_CASE("plan: an added entry that the vocabulary has is the vocabulary's") {
  std::string added = added_entry(0, "t0");
  for (std::size_t i = 50254; i < 50277; ++i) {
    added += "," + added_entry(i, std::string(i - 50252, ' '));
  }
  const TokenizerFolder folder;
  const std::string path =
      folder.with("tokenizer.json", tokenizer_json(added, "{" + numbered_entries(50254) + "}"));
  check_counts(read_tokenizer_entries(path), 50254, 23, 0, 50276);
}

TEST_CASE("plan: a Unigram vocabulary is numbered in its order") {
  const TokenizerFolder folder;
  const std::string vocabulary = R"([["<pad>",0.0],["</s>",0],["\u2581a",-2.5],["[unused1]",-3]])";
  // T5 trains its sentinels: they are not reserved.
  const std::string path = folder.with(
      "tokenizer.json",
      tokenizer_json(added_entry(4, "<extra_id_0>") + "," + added_entry(1, "</s>"), vocabulary));
  check_counts(read_tokenizer_entries(path), 4, 1, 1, 4);
}

TEST_CASE("plan: keys of a tokenizer.json stand in any order, and others are read over") {
  const TokenizerFolder folder;
  const std::string path = folder.with(
      "tokenizer.json",
      R"({"model":{"merges":["a b"],"vocab":{"a":0,"b":1,"model":2},"type":"WordPiece"},)"
      R"("decoder":{"vocab":{"x":9},"model":{"vocab":{"y":1}}},"added_tokens":[],)"
      R"("post_processor":[[["vocab"]]]})");
  check_counts(read_tokenizer_entries(path), 3, 0, 0, 2);
}

TEST_CASE("plan: numbers without an entry are gaps below the highest") {
  const TokenizerFolder folder;
  const std::string path =
      folder.with("tokenizer.json", tokenizer_json(added_entry(9, "<x>"), R"({"a":0,"b":4})"));
  const TokenizerEntries counts = read_tokenizer_entries(path);
  check_counts(counts, 2, 1, 0, 9);
  CHECK(counts.highest + 1 - counts.entries() == 7);
}

// GPT-2's numbers go from 0 to 50256 (huggingface/transformers pull request 10848).
TEST_CASE("plan: a vocab.json is an object of numbers") {
  const TokenizerFolder folder;
  std::string json = "{" + numbered_entries(50254) + R"(,"model":50254,"version":50255)";
  json += R"(,"<|endoftext|>":50256})";
  const TokenizerEntries counts = read_tokenizer_entries(folder.with("vocab.json", json));
  check_counts(counts, 50257, 0, 0, 50256);
  CHECK(counts.format == TokenizerFormat::vocabulary);
}

// The form of openai/tiktoken tiktoken/load.py; Llama 3's tokenizer.model is of this form.
TEST_CASE("plan: lines of base 64 and ranks are a tiktoken file, whatever its name") {
  const TokenizerFolder folder;
  const std::string lines = "IQ== 0\nIg== 1\r\n\nIGE= 2\nYWJj 5";
  for (const char* name : {"qwen.tiktoken", "tokenizer.model", "noname"}) {
    const TokenizerEntries counts = read_tokenizer_entries(folder.with(name, lines));
    check_counts(counts, 4, 0, 0, 5);
    CHECK(counts.format == TokenizerFormat::tiktoken);
  }
}

// mistralai/mistral-common tekken.py: special entries first, filled up as <SPECIAL_N>, then those
// of the list that there is room for.
TEST_CASE("plan: a tekken.json has room for special entries and uses a part of its list") {
  const TokenizerFolder folder;
  std::string json = R"({"config":{"pattern":"x","default_vocab_size":1250,"version":"v3",)";
  json += R"("default_num_special_tokens":1000},"version":3,"type":"Tekken","vocab":[)";
  for (int i = 0; i < 256; ++i) {
    json += (i > 0 ? R"(,{"rank":)" : R"({"rank":)") + std::to_string(i) + R"(,"token_bytes":"b)" +
            std::to_string(i) + R"(","token_str":null})";
  }
  SECTION("that it does not name: 20 have a meaning") {
    const TokenizerEntries counts = read_tokenizer_entries(folder.with("tekken.json", json + "]}"));
    check_counts(counts, 250, 1000, 980, 1249);
    CHECK(counts.format == TokenizerFormat::tiktoken);
  }
  SECTION("that it names") {
    json += R"(],"special_tokens":[{"rank":0,"token_str":"<unk>","is_control":true},)";
    json += R"({"rank":17,"token_str":"[INST]"},{"rank":1,"token_str":"<SPECIAL_1>"}]})";
    check_counts(read_tokenizer_entries(folder.with("tekken.json", json)), 250, 1000, 998, 1249);
  }
}

// `spm_export_vocab` writes 420 pieces of it; tests/plan/tokenizers says how it was made.
TEST_CASE("plan: a model of spm_train has the pieces that spm_export_vocab writes") {
  const std::string path =
      std::string(VOCABPLAN_SOURCE_DIR) + "/tests/plan/tokenizers/pieces.model";
  const TokenizerEntries counts = read_tokenizer_entries(path);
  check_counts(counts, 420, 0, 3, 419);
  CHECK(counts.format == TokenizerFormat::sentencepiece);
}

// Type 5 is UNUSED (google/sentencepiece src/sentencepiece_model.proto).
TEST_CASE("plan: pieces that SentencePiece does not use are reserved, unknown fields skipped") {
  const TokenizerFolder folder;
  std::string model = sentence_piece("<unk>", 2) + sentence_piece("a", 1);
  model += sized_field(3, sized_field(2, "map")) + sentence_piece("b", 5);
  model += sized_field(1, sized_field(1, "c") + sized_field(9, "more") + "\x50\x81\x01");
  model += std::string("\x7d\1\2\3\4", 5) + std::string("\x79\1\2\3\4\5\6\7\x08", 9);
  check_counts(read_tokenizer_entries(folder.with("tokenizer.model.v3", model)), 4, 0, 1, 3);
}

TEST_CASE("plan: entries are reserved by the form of their names") {
  const TokenizerFolder folder;
  const auto is_reserved = [&folder](const std::string& text) {
    const std::string path = folder.with("vocab.json", R"({")" + text + R"(":0})");
    return read_tokenizer_entries(path).reserved == 1.0;
  };
  for (const char* text :
       {"<|reserved_special_token_0|>", "<|reserved_special_token_245|>", "<|reserved_200013|>",
        "<|text_post_train_reserved_special_token_8|>", "<|vision_reserved_special_token_1047|>",
        "<|extra_204|>", "<|dummy_87|>", "<|placeholder1|>", "<unused98>", "<reserved_106>",
        "<SPECIAL_999>", "[unused993]", "[UNUSED_TOKEN_145]"}) {
    CAPTURE(text);
    CHECK(is_reserved(text));
  }
  for (const char* text : {"<|reserved_special_token_|>", "<extra_id_0>", "<|fim_prefix|>",
                           "<|fim_pad|>", "<unused>", "unused1", "<unused1", "[unused1>", "<0x0A>",
                           "<|extra_x|>", "<special_1>", "", "<", "[", "<|>", "<|1|>", "1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_reserved(text));
  }
}

TEST_CASE("plan: a folder without a tokenizer has none") {
  const TokenizerFolder folder;
  (void)folder.with("tokenizer_config.json", "{");
  CHECK_FALSE(tokenizer_beside(folder.path()).has_value());
  CHECK_FALSE(tokenizer_beside(folder.path() + "/none").has_value());
}

TEST_CASE("plan: the tokenizer of a folder is the first of its forms") {
  struct Case {
    std::string name, bytes;
    TokenizerFormat format;
  };
  const TokenizerFolder folder;
  for (const Case& one :
       {Case{"qwen.tiktoken", "IQ== 0\n", TokenizerFormat::tiktoken},
        Case{"vocab.json", R"({"a":0})", TokenizerFormat::vocabulary},
        Case{"spiece.model", sentence_piece("a", 1), TokenizerFormat::sentencepiece},
        Case{"tokenizer.model.v1", sentence_piece("a", 1), TokenizerFormat::sentencepiece},
        Case{"tokenizer.model.v3", sentence_piece("a", 1), TokenizerFormat::sentencepiece},
        Case{"tokenizer.model", "IQ== 0\n", TokenizerFormat::tiktoken},
        Case{"tokenizer.json", small_json(), TokenizerFormat::tokenizers}}) {
    const std::string path = folder.with(one.name, one.bytes);
    const TokenizerEntries counts = tokenizer_beside(folder.path()).value_or(TokenizerEntries{});
    CHECK(counts.source == path);
    CHECK(counts.format == one.format);
  }
}

TEST_CASE("plan: files beside a tokenizer add entries that are new") {
  const TokenizerFolder folder;
  const std::string path =
      folder.with("tokenizer.model",
                  sentence_piece("<unk>", 2) + sentence_piece("<s>", 3) + sentence_piece("a", 1));
  (void)folder.with("added_tokens.json", R"({"<|im_end|>": 4, "<|im_start|>": 3, "a": 77})");
  (void)folder.with("tokenizer_config.json",
                    R"({"bos_token":"<s>","added_tokens_decoder":{"0":{"content":"<other>"},)"
                    R"("3":{"content":"<|im_start|>"},"7":{"content":"<unused1>"},)"
                    R"("8":{"content":"","special":true}},"model_max_length":1e30})");
  (void)folder.with("special_tokens_map.json",
                    R"({"unk_token":"<unk>","bos_token":{"content":"<s>"},"pad_token":"<pad>",)"
                    R"("additional_special_tokens":["<|im_end|>",{"content":"<pad>"},"<x>"]})");
  const std::optional<TokenizerEntries> counts = tokenizer_beside(folder.path());
  REQUIRE(counts.has_value());
  // 3, 4 and 7; then <x> and <pad> behind them.
  check_counts(*counts, 3, 5, 1, 9);
  CHECK(counts->source == path +
                              " and added_tokens.json and tokenizer_config.json and "
                              "special_tokens_map.json");
}

TEST_CASE("plan: what a tokenizer.json has already is not added again") {
  const TokenizerFolder folder;
  const std::string path = folder.with("tokenizer.json", small_json());
  (void)folder.with(
      "tokenizer_config.json",
      R"({"added_tokens_decoder":{"0":{"content":"t0"},"3":{"content":"<|im_end|>"}}})");
  (void)folder.with("special_tokens_map.json", R"({"eos_token":"<|im_end|>","pad_token":null})");
  const std::optional<TokenizerEntries> counts = tokenizer_beside(folder.path());
  REQUIRE(counts.has_value());
  check_counts(*counts, 3, 1, 0, 3);
  CHECK(counts->source == path);
}

}  // namespace vocabplan::test::tokenizer_entries_test

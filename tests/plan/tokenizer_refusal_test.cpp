#include <string>

#include "catch.hpp"
#include "tokenizer_files.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/plan/tokenizer_entries.hpp"

namespace vocabplan::test::tokenizer_refusal_test {

namespace {

using Catch::Matchers::ContainsSubstring;
using namespace std::string_literals;

// The complaint about a file, without its name.
std::string complaint(const std::string& name, const std::string& bytes) {
  const TokenizerFolder folder;
  const std::string path = folder.with(name, bytes);
  try {
    (void)read_tokenizer_entries(path);
  } catch (const DataError& error) {
    const std::string text = error.what();
    CHECK(text.starts_with(path + ":"));
    CHECK(text.find('\n') == std::string::npos);
    return text.substr(path.size() + 1);
  }
  return "none";
}

std::string of_vocabulary(const std::string& vocabulary, const std::string& added = {}) {
  return complaint("tokenizer.json", tokenizer_json(added, vocabulary));
}

std::string of_model(const std::string& bytes) {
  return complaint("tokenizer.model", bytes);
}

}  // namespace

TEST_CASE("plan: files that are no tokenizer are refused") {
  CHECK(complaint("tokenizer.json", "") == " is empty");
  CHECK(
      complaint("tokenizer.model", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n") ==
      " is a pointer of Git LFS, not the file; 'git lfs pull' fetches it");
  CHECK(complaint("tokenizer.json", "{\0\"\0a\0\"\0:\0"s) == " is UTF-16; save it as UTF-8");
  CHECK(complaint("vocab.json", "\xFF\xFE{\0"s) == " is UTF-16; save it as UTF-8");
  CHECK_THAT(complaint("README", "A tokenizer of 32000 entries.\n"),
             ContainsSubstring("is no tokenizer"));
  CHECK(complaint("tokenizer.json", "A\n") == "1: is not JSON from here on");
  CHECK(complaint("tokenizer.json", "[]") ==
        "1: is a list; an object with a vocabulary is expected");
  CHECK(complaint("tokenizer.json", "{}") == " holds no entries");
  CHECK(complaint("tokenizer.json", "{\"a\":0}\0{}"s) == "1: is not JSON from here on");
  CHECK_THAT(complaint("tokenizer.json", R"({"model_type":"llama","vocab":{"a":0}})"),
             ContainsSubstring("has no vocabulary"));
  CHECK_THROWS_WITH(read_tokenizer_entries("/"), ContainsSubstring("it is a folder"));
  CHECK_THROWS_WITH(read_tokenizer_entries("/none/tokenizer.json"),
                    ContainsSubstring("cannot be opened"));
}

TEST_CASE("plan: numbers of entries are whole and not large") {
  CHECK(of_vocabulary("{\"a\":0,\n\"b\":-1}") ==
        "2: the number of 'b' is -1, no whole number from 0 to 16777215");
  CHECK_THAT(of_vocabulary(R"({"a":9007199254740992})"),
             ContainsSubstring("is 9007199254740992, no whole number"));
  CHECK_THAT(of_vocabulary(R"({"a":16777216})"), ContainsSubstring("is 16777216, no"));
  CHECK(of_vocabulary(R"({"a":16777215})") == "none");
  CHECK_THAT(of_vocabulary(R"({"a":1.5})"), ContainsSubstring("is 1.5, no"));
  CHECK_THAT(of_vocabulary(R"({"a":"1"})"), ContainsSubstring("is \"1\", no"));
  CHECK_THAT(of_vocabulary(R"({"a":1e999})"), ContainsSubstring("a number that a double cannot"));
  CHECK_THAT(of_vocabulary(R"({"a":[]})"), ContainsSubstring("'a' is a list or an object"));
  CHECK_THAT(of_vocabulary("{}", R"({"content":"x"})"), ContainsSubstring("'x' has no number"));
  CHECK_THAT(of_vocabulary("{}", R"({"id":1})"), ContainsSubstring("without a text"));
  CHECK_THAT(of_vocabulary("{}", "7"), ContainsSubstring("7 stands in the place of an entry"));
  CHECK_THAT(of_vocabulary("[[]]"), ContainsSubstring("without a text"));
  CHECK_THAT(of_vocabulary("[[1.0,\"a\"]]"), ContainsSubstring("without a text"));
  CHECK(complaint("vocab.json", "{\"a\":0,\n\"b\":null}") == "2: 'b' has null for a number");
  CHECK(complaint("vocab.json", R"({"a":-1})") ==
        "1: the number of 'a' is -1, no whole number from 0 to 16777215");
}

TEST_CASE("plan: a number of two entries and an entry of two numbers are refused") {
  CHECK(of_vocabulary("{\"a\":0,\n\"b\":0}") == "2: the number 0 belongs to two entries");
  CHECK(of_vocabulary("{\"a\":0,\n\"a\":1}") == "2: one entry has two numbers, 0 and 1");
  CHECK(of_vocabulary("{\"a\":0,\n\"a\":0}") == "2: the entry of number 0 stands twice");
  CHECK_THAT(of_vocabulary(R"({"a":0})", added_entry(0, "b")), ContainsSubstring("two entries"));
  CHECK_THAT(of_vocabulary(R"({"a":0})", added_entry(1, "a")), ContainsSubstring("two numbers"));
  CHECK_THAT(of_vocabulary(R"([["a",0],["a",1]])"), ContainsSubstring("two numbers"));
  CHECK_THAT(of_vocabulary(R"({"a":0},"vocab":{"b":1})"), ContainsSubstring("stands twice"));
  CHECK(complaint("x.tiktoken", "IQ== 0\nIQ== 1\n") == "2: one entry has two numbers, 0 and 1");
  CHECK(of_model(sentence_piece("a", 1) + sentence_piece("a", 1)) ==
        " one entry has two numbers, 0 and 1");
}

TEST_CASE("plan: lines that are no tiktoken lines are refused") {
  CHECK(complaint("x.tiktoken", "IQ== 0\n!!!! 1\n") == "2: '!!!!' is no token in base 64");
  CHECK(complaint("x.tiktoken", "IQ= 0\n") == "1: 'IQ=' is no token in base 64");
  CHECK(complaint("x.tiktoken", "IQ== zero\n") ==
        "1: 'zero' is no rank: a whole number from 0 to 16777215");
  CHECK_THAT(complaint("x.tiktoken", "IQ==\n"), ContainsSubstring("'' is no rank"));
  CHECK_THAT(complaint("x.tiktoken", "IQ== -1\n"), ContainsSubstring("'-1' is no rank"));
  CHECK_THAT(complaint("x.tiktoken", "IQ== 9007199254740992\n"), ContainsSubstring("is no rank"));
  CHECK_THAT(complaint("x.tiktoken", "IQ== 1 2\n"), ContainsSubstring("'1 2' is no rank"));
  CHECK_THAT(complaint("x.tiktoken", std::string(70000, 'A')),
             ContainsSubstring("a line of more than 65536 bytes"));
  CHECK(complaint("x.tiktoken", "\n\n") == " holds no entries");
}

TEST_CASE("plan: damaged SentencePiece models are refused") {
  const std::string whole = sentence_piece("<unk>", 2);
  CHECK(of_model(whole) == "none");
  CHECK_THAT(of_model(whole.substr(0, whole.size() - 1)),
             ContainsSubstring("byte 15: the file ends within a field"));
  // A length of 2^63, a number of eleven bytes, and one of ten that is too large.
  CHECK_THAT(of_model(whole + "\x1A\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"),
             ContainsSubstring("the file ends within a field"));
  CHECK_THAT(of_model("\n\x0F\n\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01" + whole),
             ContainsSubstring("a length of 9223372036854775808 goes beyond its message"));
  CHECK_THAT(of_model(whole + "\x10\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"),
             ContainsSubstring("a number of more than 64 bits"));
  CHECK_THAT(of_model(whole + "\x10\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02"),
             ContainsSubstring("a number of more than 64 bits"));
  CHECK_THAT(of_model("\n\x03\n\x05"
                      "abcde"),
             ContainsSubstring("goes beyond its message"));
  CHECK_THAT(of_model("\n\x01\x15"), ContainsSubstring("a field goes beyond its message"));
  CHECK_THAT(of_model("\n\x02\x18\x01"), ContainsSubstring("a piece without a text"));
  CHECK_THAT(of_model(whole + "\x0B"), ContainsSubstring("a field of type 3"));
  CHECK_THAT(of_model(whole + "\x02\x01"
                              "a"),
             ContainsSubstring("a field of number 0"));
  CHECK_THAT(of_model("\x1A\x01"
                      "a"),
             ContainsSubstring("it holds no pieces"));
  CHECK_THAT(of_model("\n\x84\x80\x08\n\x80\x80\x08" + std::string(131072, 'a')),
             ContainsSubstring("a piece of more than 65536 bytes"));
}

TEST_CASE("plan: a tekken.json that contradicts its config is refused") {
  const auto of = [](const std::string& config) {
    return complaint("tekken.json",
                     R"({"config":{)" + config + R"(},"vocab":[{"rank":0,"token_bytes":"QQ=="}]})");
  };
  CHECK_THAT(of(R"("default_vocab_size":30)"), ContainsSubstring("config needs"));
  CHECK_THAT(of(R"("default_vocab_size":3,"default_num_special_tokens":4)"),
             ContainsSubstring("config needs"));
  CHECK_THAT(of(R"("default_vocab_size":30,"default_num_special_tokens":20)"),
             ContainsSubstring("has 1 entries and 20 special ones; its config has 10 and 20"));
  CHECK_THAT(of(R"("default_vocab_size":1e300,"default_num_special_tokens":20)"),
             ContainsSubstring("no whole number"));
  CHECK(of(R"("default_vocab_size":21,"default_num_special_tokens":20)") == "none");
}

TEST_CASE("plan: deep and endless JSON is refused") {
  CHECK_THAT(complaint("tokenizer.json", R"({"a":)" + std::string(100000, '[')),
             ContainsSubstring("nested deeper than 64 levels"));
  CHECK_THAT(complaint("tokenizer.json", R"({")" + std::string(4194400, 'a')),
             ContainsSubstring("a text of more than 4194304 bytes"));
  CHECK_THAT(complaint("tokenizer.json", R"({"a":)" + std::string(4194400, '1')),
             ContainsSubstring("a text of more than 4194304 bytes"));
}

TEST_CASE("plan: damaged files beside a tokenizer are refused with their names") {
  const TokenizerFolder folder;
  (void)folder.with("tokenizer.json", tokenizer_json("", R"({"a":0})"));
  const auto of = [&folder](const std::string& name, const std::string& bytes) {
    const std::string path = folder.with(name, bytes);
    std::string text = "none";
    try {
      (void)tokenizer_beside(folder.path());
    } catch (const DataError& error) {
      text = error.what();
      CHECK(text.starts_with(path));
    }
    std::filesystem::remove(path);
    return text;
  };
  CHECK_THAT(of("added_tokens.json", R"({"<x>": -1})"), ContainsSubstring("-1 is no whole number"));
  CHECK_THAT(of("added_tokens.json", R"({"<x>": 16777216})"), ContainsSubstring("is no whole"));
  CHECK_THAT(of("added_tokens.json", "[1]"), ContainsSubstring("[1] is no object"));
  CHECK_THAT(of("added_tokens.json", "{"), ContainsSubstring("is not JSON"));
  CHECK_THAT(of("tokenizer_config.json", R"({"added_tokens_decoder":{"x":{"content":"a"}}})"),
             ContainsSubstring("\"x\" is no whole number"));
  CHECK_THAT(of("tokenizer_config.json", R"({"added_tokens_decoder":{"1":{}}})"),
             ContainsSubstring("{} is no object with a content"));
  CHECK_THAT(of("special_tokens_map.json", "7"), ContainsSubstring("7 is no object"));
  CHECK(of("special_tokens_map.json", R"({"a":7,"b":[null,{}]})") == "none");
}

TEST_CASE("plan: damaged tokenizers are read or refused, whatever the damage") {
  const std::vector<std::pair<std::string, std::string>> files{
      {"tokenizer.json", tokenizer_json(added_entry(2, "<x>"), R"({"a":0,"b":1})")},
      {"tokenizer.json", tokenizer_json("", R"([["a",-1.5],["\u2581",0]])")},
      {"vocab.json", R"({"a":0,"\u00e4":1})"},
      {"tekken.json",
       R"({"config":{"default_vocab_size":3,"default_num_special_tokens":1},)"
       R"("vocab":[{"rank":0,"token_bytes":"QQ=="},{"rank":1,"token_bytes":"Qg=="}],)"
       R"("special_tokens":[{"rank":0,"token_str":"<s>"}]})"},
      {"x.tiktoken", "IQ== 0\nIg== 1\n"},
      {"tokenizer.model",
       sentence_piece("<unk>", 2) + sentence_piece("a", 1) + sized_field(3, "\n\1x")},
  };
  const TokenizerFolder folder;
  const auto is_told = [&folder](const std::string& name, const std::string& bytes) {
    try {
      return read_tokenizer_entries(folder.with(name, bytes)).entries() > 0.0;
    } catch (const DataError&) {
      return true;
    }
  };
  for (const auto& [name, bytes] : files) {
    CAPTURE(name);
    CHECK(read_tokenizer_entries(folder.with(name, bytes)).entries() >= 2.0);
    bool told = true;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      told = told && is_told(name, bytes.substr(0, i));
      for (const unsigned flip : {0x01U, 0xFFU}) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ flip);
        told = told && is_told(name, damaged);
      }
    }
    CHECK(told);
  }
}

}  // namespace vocabplan::test::tokenizer_refusal_test

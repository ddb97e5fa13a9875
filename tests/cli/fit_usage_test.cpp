#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"

namespace fit_usage_test {

using namespace vocabplan::test;

namespace {

struct Mistake {
  std::string option;
  std::string value;
  std::vector<std::string> parts;  // of the message, beside option and value
};

const std::vector<Mistake> kMistakes{
    {"--form", "x", {"vocabulary, chinchilla, envelope, tokenizer"}},
    {"--columns", "loss", {"QUANTITY=COLUMN"}},
    {"--columns", "loss=", {"QUANTITY=COLUMN"}},
    {"--columns", "=x", {"QUANTITY=COLUMN"}},
    {"--columns", "los=x", {"'los'", "n_nv, vocab_size", "loss, run"}},
    {"--columns", "Loss=x", {"'Loss'", "loss, run"}},
    {"--columns", "loss=x,loss=y", {"named twice"}},
    {"--loss", "mse", {"huber, squared"}},
    {"--huber-delta", "0", {"above 0"}},
    {"--huber-delta", "-1", {"sign"}},
    {"--huber-delta", "nan", {"not a number"}},
    {"--min-flops", "-1", {"sign"}},
    {"--min-flops", "many", {"not a number"}},
    {"--anchor-flops", "0", {"above 0"}},
    {"--resample", "rows", {"size-tokenizer, run, family, size, tokenizer, row"}},
    {"--draws", "-1", {"sign"}},
    {"--draws", "1.5", {"whole number", "100000"}},
    {"--draws", "19", {"fewer than 20"}},
    {"--draws", "100001", {"100000"}},
    {"--seed", "-1", {"sign"}},
    {"--seed", "1e20", {"9007199254740992"}},
    {"--threads", "0", {"1 to 1024"}},
    {"--threads", "1025", {"1 to 1024"}},
    {"--level", "0.49", {"0.5 to 0.999"}},
    {"--level", "90", {"90% or 0.9"}},
    {"--level", "9%", {"0.5 to 0.999"}},
    {"--targets", "0", {"1 to 1e+30"}},
    {"--targets", "7X", {"not a number"}},
    {"--targets", "7B@", {"nothing behind"}},
    {"--targets", "7B@0flops", {"flops"}},
    {"--targets", "7B@2T", {"7B@2Ttokens or 7B@2Tflops"}},
    {"--law", "none", {"tao2024"}},
    {"--format", "csv", {"table, json"}},
    {"--format", "xml", {"table"}},
    {"--color", "red", {"auto, always, never"}},
    {"--name", "a b", {"a-z, 0-9"}},
};

std::string value_in(const Mistake& mistake) {
  const bool part = mistake.option == "--targets" || mistake.option == "--columns";
  return part ? "" : "'" + mistake.value + "'";
}

}  // namespace

TEST_CASE("cli fit: a wrong value is refused before anything is read", "[cli]") {
  for (const Mistake& mistake : kMistakes) {
    CAPTURE(mistake.option, mistake.value);
    std::vector<std::string> parts = mistake.parts;
    parts.insert(parts.end(), {mistake.option + ": ", value_in(mistake)});
    check_usage_error(
        call({"fit", "/no/such/file", mistake.option, mistake.value, "--law-out", "/no/such/law"}),
        "fit", parts);
  }
}

TEST_CASE("cli fit: the same holds for the other forms", "[cli]") {
  for (const char* form : {"chinchilla", "envelope", "tokenizer"}) {
    check_usage_error(call({"fit", "/no/such/file", "--form", form, "-f", "csv"}), "fit",
                      {"--format", "'csv'", "table, json"});
  }
  for (const char* form : {"chinchilla", "envelope"}) {
    check_usage_error(call({"fit", "/no/such/file", "--form", form, "--loss", "l1"}), "fit",
                      {"--loss", "'l1'", "huber, squared"});
  }
  check_usage_error(call({"fit", "/no/such/file", "--form", "chinchilla", "--columns", "n_nv=x"}),
                    "fit", {"--columns", "'n_nv'", "n, tokens, flops, loss"});
}

TEST_CASE("cli fit: empty values are mistakes", "[cli]") {
  for (const char* option :
       {"--form", "--columns", "--loss", "--huber-delta", "--min-flops", "--anchor-flops",
        "--tokenizer", "--resample", "--draws", "--seed", "--threads", "--level", "--targets",
        "--law-out", "--name", "--law", "--output"}) {
    CAPTURE(option);
    check_usage_error(call({"fit", "-", option, ""}), "fit", {option, "is empty"});
    check_usage_error(call({"fit", "-", option}), "fit", {option, "missing"});
  }
}

TEST_CASE("cli fit: parts of a list may not be empty", "[cli]") {
  for (const char* targets : {",", "7B,", ",7B", "7B,,8B", "@1e22"}) {
    check_usage_error(call({"fit", "-", "--targets", targets}), "fit", {"--targets", "missing"});
  }
  check_usage_error(call({"fit", "-", "--columns", "loss=x,"}), "fit", {"--columns", "''"});
}

TEST_CASE("cli fit: too many targets are refused", "[cli]") {
  std::string targets = "7B";
  for (int i = 0; i < 100; ++i) targets += ",7B";
  check_usage_error(call({"fit", "-", "--targets", targets}), "fit", {"--targets", "101", "100"});
}

TEST_CASE("cli fit: options that contradict each other are refused", "[cli]") {
  check_usage_error(call({"fit", "-", "--loss", "squared", "--huber-delta", "1"}), "fit",
                    {"--huber-delta", "--loss squared"});
  check_usage_error(call({"fit", "-", "--name", "mine"}), "fit", {"--name", "--law-out"});
}

TEST_CASE("cli fit: words and options that it does not know are refused", "[cli]") {
  check_usage_error(call({"fit"}), "fit", {"FILE"});
  check_usage_error(call({"fit", ""}), "fit", {"FILE", "is empty"});
  check_usage_error(call({"fit", "a", "b"}), "fit", {"'b'"});
  check_usage_error(call({"fit", "a", "--drawz", "1"}), "fit", {"'--drawz'"});
  check_usage_error(call({"fit", "a", "--draws", "0", "--draws", "20"}), "fit", {"--draws"});
}

}  // namespace fit_usage_test

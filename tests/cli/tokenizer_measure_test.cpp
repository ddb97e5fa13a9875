// Tokens of text by SentencePiece models: hand-made ones, whose tokens can be counted on paper, and
// ones that spm_train makes, beside what spm_encode writes.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "choices.hpp"
#include "places.hpp"
#include "process.hpp"
#include "scratch.hpp"
#include "tokenizer_model.hpp"

namespace tokenizer_measure_test {

using namespace vocabplan::test;

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

constexpr const char* kHeader =
    "name,vocab_size,tokens,characters,bytes,lines,unigram_entropy_nats";

// Skips what is said where the command cannot work.
bool can_measure() {
#if VOCABPLAN_MEASURES
  return true;
#else
  WARN("built without libsentencepiece: tokenizer measure is not tested");
  return false;
#endif
}

Outcome measure(Words words, std::string_view input = {}) {
  words.insert(words.begin(), {"tokenizer", "measure"});
  return call(words, input);
}

Json measured(Words words, std::string_view input = {}) {
  words.insert(words.end(), {"-q", "-f", "json"});
  const Outcome outcome = measure(words, input);
  CAPTURE(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  return Json::parse(outcome.out);
}

Outcome tool(const std::string& name, const Words& words, std::string_view input = {}) {
  return run({.arguments = words, .program = "/usr/bin/" + name}, input);
}

bool has_tools() {
  if (!can_measure()) return false;
  if (fs::exists("/usr/bin/spm_train") && fs::exists("/usr/bin/spm_encode")) return true;
  WARN("spm_train and spm_encode are absent (Debian: sentencepiece): counts were not compared");
  return false;
}

// English, Chinese and an emoji of four bytes, spaces everywhere, a line without anything.
std::string corpus() {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += "the cat sat on the mat " + std::to_string(i * 7919 % 1000) + " times\n";
    text += "  vocabulary sizes, tokens and characters  \n";
    text += "\xE8\xAF\x8D\xE6\xB1\x87\xE8\xA1\xA8 \xF0\x9F\x90\xB1 \xE5\xA4\xA7\xE5\xB0\x8F\n\n";
  }
  return text + "the end without a line feed ";
}

// A model that spm_train makes of the corpus.
std::string trained(const Scratch& scratch, const std::string& type, int size) {
  const std::string name = type + std::to_string(size);
  const Outcome outcome = tool(
      "spm_train", {"--input=" + scratch.write("train.txt", corpus()), "--model_type=" + type,
                    "--model_prefix=" + scratch.path(name), "--vocab_size=" + std::to_string(size),
                    "--hard_vocab_limit=false", "--minloglevel=2"});
  REQUIRE(outcome.exit_code == 0);
  return scratch.path(name + ".model");
}

std::map<std::string, double> ids_of(const std::string& model, const std::string& text) {
  const Outcome outcome = tool("spm_encode", {"--model=" + model, "--output_format=id"}, text);
  REQUIRE(outcome.exit_code == 0);
  std::map<std::string, double> counts;
  std::istringstream words(outcome.out);
  for (std::string id; words >> id;) ++counts[id];
  return counts;
}

double sum_of(const std::map<std::string, double>& counts) {
  double sum = 0.0;
  for (const auto& [id, count] : counts) sum += count;
  return sum;
}

double entropy_of(const std::map<std::string, double>& counts) {
  double entropy = 0.0;
  for (const auto& [id, count] : counts) {
    const double p = count / sum_of(counts);
    entropy -= p * std::log(p);
  }
  return entropy;
}

const Words kPieces{"ab", "a", "b"};

}  // namespace

TEST_CASE("cli tokenizer: a text whose tokens are counted on paper", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string model = scratch.write("hand.model", sentencepiece_model(kPieces));
  // ab ab | a a ab | nothing | b: 6 tokens, ab 3, a 2, b 1.
  const std::string text = scratch.write("text.txt", "abab\naaab\r\n\nb");
  const Outcome outcome = measure({text, "--model", model, "-f", "csv", "-q"});
  check_fine(outcome);
  const std::vector<std::string> lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == kHeader);
  CHECK(lines[1].starts_with("hand,4,6,9,9,4,"));
  const double entropy = std::log(6.0) - (3.0 * std::log(3.0) + 2.0 * std::log(2.0)) / 6.0;
  CHECK(near(std::stod(lines[1].substr(lines[1].rfind(',') + 1)), entropy, 1e-14));
  CHECK(measure({"-", "--model", model, "-f", "csv", "-q"}, "abab\naaab\r\n\nb").out ==
        outcome.out);
}

TEST_CASE("cli tokenizer: characters are code points, and a byte order mark is none", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string model =
      scratch.write("hand.model", sentencepiece_model({"\xC3\xA9", "\xF0\x9F\x90\xB1", "a"}));
  const Json point = measured({"-", "--model", model},
                              "\xEF\xBB\xBF\xC3\xA9\xF0\x9F\x90\xB1\xC3\xA9\n")["points"][0];
  CHECK(point["tokens"] == 3);
  CHECK(point["characters"] == 3);
  CHECK(point["bytes"] == 8);
  CHECK(point["unknown_tokens"] == 0);
  CHECK(point["entries_seen"] == 2);
}

TEST_CASE("cli tokenizer: what a tokenizer cannot write is warned of", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string model = scratch.write("hand.model", sentencepiece_model(kPieces));
  const Outcome outcome = measure({"-", "--model", model}, "abxab\n");
  check_fine(outcome);
  CHECK(has(outcome.err, "'hand': 33.3 % of the tokens are <unk>"));
  CHECK(has(outcome.out, "standard input") == false);
  CHECK(measured({"-", "--model", model}, "abxab\n")["points"][0]["unknown_tokens"] == 1);
  for (const std::string& line : lines_of(outcome.out)) CHECK(line.size() <= 80);
}

TEST_CASE("cli tokenizer: a mixture weighs text, not tokens", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string model = scratch.write("hand.model", sentencepiece_model(kPieces));
  // f 1/2, and three times as much text of f 3/4 with a 2/3, ab 1/3 of the tokens.
  const std::string x = scratch.write("x.txt", "abab\n");
  const std::string y = scratch.write("y.txt", "aaab\naaab\naaab\n");
  const Words words{"--group", "x=" + x, "--group", "y=" + y, "--model", model, "--mix"};
  const auto mix = [&](const std::string& weights) {
    Words all = words;
    all.push_back(weights);
    return measured(all);
  };
  for (const char* equal : {"x=0.5,y=0.5", "y=7,x=7"}) {
    const Json report = mix(equal);
    const Json& point = report["points"][0];
    CHECK(near(point["tokens_per_character"], 0.625, 1e-15));
    CHECK(near(point["tokens"], 10.0, 1e-15));
    CHECK(point["characters"] == 16);
    CHECK(near(point["lines"], 4.0, 1e-15));
    CHECK_FALSE(point.contains("group"));
    // a: 1/2 x 3/4 x 2/3 / 0.625 = 0.4.
    CHECK(near(point["unigram_entropy_nats"], -0.4 * std::log(0.4) - 0.6 * std::log(0.6), 1e-14));
    REQUIRE(report["groups"].size() == 2);
    CHECK(report["groups"][0]["group"] == "x");
    CHECK(report["groups"][1]["tokens_per_character"] == 0.75);
  }
  const Json point = mix("x=1,y=3")["points"][0];
  CHECK(near(point["tokens_per_character"], 0.6875, 1e-15));
  const double a = 6.0 / 11.0;  // 3/4 x 3/4 x 2/3 / 0.6875
  const double entropy = -a * std::log(a) - (1.0 - a) * std::log(1.0 - a);
  CHECK(near(point["unigram_entropy_nats"], entropy, 1e-14));
  // A group that is not named does not count.
  CHECK(mix("y=1")["points"][0]["characters"] == 12);
  CHECK(near(mix("y=1")["points"][0]["tokens"], 9.0, 1e-15));
}

TEST_CASE("cli tokenizer: groups by file, by folder and by name", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string model = scratch.write("hand.model", sentencepiece_model(kPieces));
  fs::create_directory(scratch.path("texts"));
  (void)scratch.write("texts/b.txt", "ab\n");
  (void)scratch.write("texts/a.txt", "aa\n");
  (void)scratch.write("texts/.hidden", "\xFF");
  const Outcome outcome =
      measure({scratch.path("texts"), "--by-file", "--model", model, "-f", "csv", "-q"});
  check_fine(outcome);
  CHECK(outcome.out ==
        "name,vocab_size,group,tokens,characters,bytes,lines,unigram_entropy_nats\n"
        "hand,4,a,2,2,2,1,0\n"
        "hand,4,b,1,2,2,1,0\n");
  const Outcome grouped =
      measure({"--group", "a=" + scratch.path("texts/a.txt"), "--group",
               "b=" + scratch.path("texts/b.txt"), "--model", model, "-f", "csv", "-q"});
  CHECK(grouped.out == outcome.out);
  const Json all = measured({"--group", "all=" + scratch.path("texts"), "--model", model});
  CHECK(all["points"][0]["tokens"] == 3);
  fs::create_directory(scratch.path("texts/below"));
  const Outcome deeper = measure({scratch.path("texts"), "--model", model});
  check_fine(deeper);
  CHECK(has(deeper.err, "1 folder in it not read"));
  fs::create_symlink("nowhere", scratch.path("texts/c.txt"));
  const Outcome linked = measure({scratch.path("texts"), "--model", model});
  check_fine(linked);
  CHECK(has(linked.err, "1 in it not read: no regular file, or a link that leads nowhere"));
}

TEST_CASE("cli tokenizer: models of one name are told apart by their folders", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string bytes = sentencepiece_model(kPieces);
  fs::create_directory(scratch.path("x"));
  fs::create_directory(scratch.path("y"));
  const std::string x = scratch.write("x/tokenizer.model", bytes);
  const std::string y = scratch.write("y/tokenizer.model", bytes);
  const Json points = measured({"-", "--model", x, y}, "ab\n")["points"];
  CHECK(points[0]["name"] == "x/tokenizer");
  CHECK(points[1]["name"] == "y/tokenizer");
  check_usage_error(measure({"-", "--model", x, x}), "tokenizer measure",
                    {"--model", "tokenizer'", "give each once"});
}

TEST_CASE("cli tokenizer: gzip is seen by its first bytes", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string model = scratch.write("hand.model", sentencepiece_model(kPieces));
  std::string text;
  for (int i = 0; i < 20000; ++i) text += i % 3 == 0 ? "abaab\n" : "bba\n";
  const std::string plain = scratch.write("plain", text);
  const std::string packed = tool("gzip", {"-nc", plain}).out;
#if VOCABPLAN_UNZIPS
  const Json of_plain = measured({plain, "--model", model})["points"];
  CHECK(measured({scratch.write("packed", packed), "--model", model})["points"] == of_plain);
  CHECK(measured({"-", "--model", model}, packed)["points"] == of_plain);
  const Json twice = measured({"-", "--model", model}, packed + packed)["points"][0];
  CHECK(twice["tokens"] == 2 * of_plain[0]["tokens"].get<int>());
  check_failure(measure({"-", "--model", model}, packed.substr(0, packed.size() / 2)),
                {"standard input", "ends inside its gzip stream"});
  check_failure(measure({"-", "--model", model}, packed.substr(0, packed.size() - 3)),
                {"standard input", "ends inside its gzip stream"});
  std::string damaged = packed;
  damaged[damaged.size() - 6] ^= 1;  // of the checksum
  check_failure(measure({"-", "--model", model}, damaged), {"gzip stream is damaged"});
  check_failure(measure({"-", "--model", model}, packed + "more"), {"gzip stream is damaged"});
#else
  check_failure(measure({"-", "--model", model}, packed), {"standard input", "no zlib"});
#endif
  check_failure(measure({"-", "--model", model}, "\x28\xB5\x2F\xFD$"), {"packed", "zstd -dc"});
}

TEST_CASE("cli tokenizer: the counts are those of spm_encode", "[cli]") {
  if (!has_tools()) return;
  const Scratch scratch;
  const std::string text = corpus();
  const std::string file = scratch.write("held-out.txt", text);
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const std::string crlf_file = scratch.write("crlf.txt", crlf);
  for (const char* type : {"bpe", "unigram", "char", "word"}) {
    CAPTURE(type);
    const std::string model = trained(scratch, type, 120);
    const auto ids = ids_of(model, text);
    const Json point = measured({file, "--model", model})["points"][0];
    CHECK(point["tokens"] == sum_of(ids));
    CHECK(near(point["unigram_entropy_nats"], entropy_of(ids), 1e-13));
    CHECK(point["entries_seen"] == ids.size());
    CHECK(point["lines"] == std::count(text.begin(), text.end(), '\n') + 1);
    CHECK(measured({crlf_file, "--model", model})["points"] ==
          measured({file, "--model", model})["points"]);
  }
}

TEST_CASE("cli tokenizer: a NUL is a character as it is for spm_encode", "[cli]") {
  if (!has_tools()) return;
  const Scratch scratch;
  const std::string model = trained(scratch, "unigram", 120);
  const std::string text("the cat\0 sat\0\0on\nthe\0mat\n", 25);
  const auto ids = ids_of(model, text);
  const Json point = measured({"-", "--model", model}, text)["points"][0];
  CHECK(point["tokens"] == sum_of(ids));
  CHECK(point["characters"] == 23);
}

TEST_CASE("cli tokenizer: threads do not change a byte", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string one = scratch.write("one.model", sentencepiece_model(kPieces));
  const std::string two = scratch.write("two.model", sentencepiece_model({"a", "b"}));
  std::string text;
  for (int i = 0; i < 100000; ++i) text += i % 7 == 0 ? "abab baab\n" : "bab ab\n";
  const std::string file = scratch.write("text", text);
  const auto with = [&](const char* threads) {
    return measure({file, "--model", one, two, "--threads", threads, "-f", "json"}).out;
  };
  CHECK(with("1") == with("3"));
}

TEST_CASE("cli tokenizer: the points are what the other commands read", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  // The vocabularies of the pilots. The text is 128 a and a b: 129 tokens, 65, 33, ..., 2. The
  // entries behind those never come.
  const std::string text = std::string(128, 'a') + "b\n";
  Words words{"-", "--model"};
  Words merges{"a"};
  for (std::size_t size = 256; size <= 32768; size *= 2) {
    if (size > 256) merges.insert(merges.begin(), merges.front() + merges.front());
    Words pieces{merges.rbegin(), merges.rend()};
    std::rotate(pieces.begin(), pieces.begin() + 1, pieces.end());
    pieces.emplace_back("b");
    while (pieces.size() + 1 < size) pieces.push_back("b" + std::to_string(pieces.size()));
    words.push_back(
        scratch.write("v" + std::to_string(size) + ".model", sentencepiece_model(pieces)));
  }
  const std::string points = scratch.path("points.csv");
  Words to_file = words;
  to_file.insert(to_file.end(), {"-f", "csv", "-o", points, "-q"});
  check_fine(measure(to_file, text));
  CHECK(has(bytes_of(points), "\nv256,256,129,129,129,1,"));
  CHECK(has(bytes_of(points), "\nv32768,32768,2,129,129,1,"));
  check_fine(call({"fit", points, "--form", "tokenizer", "-q"}));
  check_fine(call({"predict", "1B", "--tokenizer", points, "-q"}));
  const std::string pilots = VOCABPLAN_SOURCE_DIR "/docs/examples/pilots.csv";
  check_fine(call({"fit", pilots, "--tokenizer", points, "--unigram", points, "--draws", "0",
                   "--threads", "1", "-q"}));
  to_file.erase(to_file.begin() + 2, to_file.begin() + 4);  // choose takes 1,024 entries and more
  check_fine(measure(to_file, text));
  const Outcome chosen = call({"choose", "1B", "--tokenizers", points, "-q"});
  check_fine(chosen);
  CHECK(has(chosen.out, "v32768"));
}

TEST_CASE("cli tokenizer: a text that cannot be read fails in one line", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string model = scratch.write("hand.model", sentencepiece_model(kPieces));
  const auto fails = [&](const std::string& text, const std::vector<std::string>& parts) {
    CAPTURE(parts);
    check_failure(measure({"-", "--model", model}, text), parts);
  };
  fails("", {"standard input has no text"});
  fails("\n\r\n\n", {"standard input has no text"});
  fails("ab\n\nab\xFF\n", {"standard input:3", "not UTF-8"});
  fails("ab\xC0\xAF\n", {"standard input:1", "not UTF-8"});          // overlong
  fails("ab\xED\xA0\x80\n", {"standard input:1", "not UTF-8"});      // a surrogate
  fails("ab\xF4\x90\x80\x80\n", {"standard input:1", "not UTF-8"});  // beyond U+10FFFF
  fails("\xE8\xAF", {"standard input:1", "not UTF-8"});              // cut
  fails(std::string("a\0b\0a\0b\0", 8), {"standard input:1", "UTF-16"});
  fails(std::string((16U << 20U) + 1U, 'a') + "\n", {"standard input:1", "16 MiB"});
  const std::string missing = scratch.path("missing.txt");
  check_failure(measure({missing, "--model", model}), {"missing.txt", "cannot be opened"});
  fs::create_directory(scratch.path("empty"));
  check_failure(measure({scratch.path("empty"), "--model", model}), {"empty", "has no files"});
  const std::string text = scratch.write("text", "ab\n");
  check_failure(measure({text, "--model", model, "-o", scratch.path("no/points.csv")}),
                {"no/points.csv", "cannot be created"});
}

TEST_CASE("cli tokenizer: a file that is no model fails with its name", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string whole = sentencepiece_model(kPieces);
  for (const std::string& bytes : {std::string(), std::string("no model"),
                                   whole.substr(0, whole.size() / 2), std::string(1000, '\xFF')}) {
    const std::string file = scratch.write("damaged.model", bytes);
    check_failure(measure({"-", "--model", file}, "ab\n"),
                  {"damaged.model", "SentencePiece model"});
  }
  const std::string json = scratch.write("tokenizer.json", "{\"version\": \"1.0\"}");
  check_failure(measure({"-", "--model", json}, "ab\n"), {"tokenizer.json", "docs/corpus.md"});
  check_failure(measure({"-", "--model", scratch.path("none.model")}, "ab\n"),
                {"none.model", "cannot be opened"});
}

TEST_CASE("cli tokenizer: what the command line lacks is said before anything else", "[cli]") {
  const auto refuses = [](const Words& words, const std::vector<std::string>& parts) {
    CAPTURE(words);
    check_usage_error(measure(words), "tokenizer measure", parts);
  };
  refuses({}, {"FILE is missing"});
  refuses({"--model", "m", "text"}, {"FILE is missing", "before --model"});
  refuses({"text"}, {"--model is missing"});
  refuses({"text", "--model", "-"}, {"--model", "no stream"});
  refuses({"-", "-", "--model", "m"}, {"standard input is named twice"});
  refuses({"text", "--group", "a=b", "--model", "m"}, {"FILE with --group", "'text'"});
  refuses({"--group", "a=b", "--by-file", "--model", "m"}, {"--by-file with --group"});
  refuses({"--group", "ab", "--model", "m"}, {"--group", "'ab'", "NAME=PATH"});
  refuses({"--group", "=b", "--model", "m"}, {"--group", "NAME=PATH"});
  refuses({"--group", "a,b=c", "--model", "m"}, {"--group", "comma"});
  refuses({"text", "--model", "m", "--mix", "a=1"}, {"--mix needs groups"});
  refuses({"text", "--by-file", "--model", "m", "--mix", "a"}, {"--mix", "'a'", "NAME=SHARE"});
  refuses({"text", "--by-file", "--model", "m", "--mix", "a=x"}, {"--mix", "'a=x'"});
  refuses({"text", "--by-file", "--model", "m", "--mix", "a=0"}, {"--mix", "share above 0"});
  refuses({"text", "--by-file", "--model", "m", "--mix", "a=1,a=2"}, {"--mix", "twice"});
  refuses({"text", "--model", "m", "--threads", "0"}, {"--threads"});
  check_columns(call({"tokenizer", "measure", "--help"}));
  refuses({"text", "--modle", "m"}, {"unknown option '--modle'", "--model"});
}

TEST_CASE("cli tokenizer: a mixture has the groups that there are", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string model = scratch.write("hand.model", sentencepiece_model(kPieces));
  const std::string x = "x=" + scratch.write("x.txt", "ab\n");
  const std::string y = "y=" + scratch.write("y.txt", "ab\n");
  const Words words{"--group", x, "--group", y, "--model", model, "--mix"};
  const auto with = [&](const std::string& mix) {
    Words all = words;
    all.push_back(mix);
    return measure(all);
  };
  check_usage_error(with("x=1,z=1"), "tokenizer measure",
                    {"--mix", "no group 'z'; there are 'x', 'y'"});
  check_fine(with(" x = 1, y = 2"));
}

TEST_CASE("cli tokenizer: the program says what it needs where it stands alone", "[cli]") {
  const Scratch scratch;
  const std::string alone = scratch.path("vocabplan");
  fs::copy_file(VOCABPLAN_PROGRAM, alone);
  const Words words{"tokenizer", "measure", "text", "--model", "m"};
  check_failure(run({.arguments = words, .program = alone}),
                {"vocabplan-tokenizer", "libsentencepiece-dev"});
  // Itself under the other name is not taken for it.
  fs::copy_file(VOCABPLAN_PROGRAM, scratch.path("vocabplan-tokenizer"));
  check_failure(run({.arguments = words, .program = alone}), {"libsentencepiece-dev"});
  // The mistakes of the command line are told all the same.
  check_usage_error(run({.arguments = {"tokenizer", "measure", "text"}, .program = alone}),
                    "tokenizer measure", {"--model is missing"});
}

TEST_CASE("cli tokenizer: progress is shown on a terminal and removed", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string model = scratch.write("hand.model", sentencepiece_model(kPieces));
  std::string text;
  while (text.size() < 3'000'000) text += "ab ab aab\n";
  const std::string file = scratch.write("text", text);
  const auto err_of = [&](const Words& more) {
    Words words{"tokenizer", "measure", file, "--model", model, "--threads", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return run({.arguments = words, .err = Stream::terminal()}).err;
  };
  const std::string shown = err_of({});
  CHECK(has(shown, " bytes of 3M ("));
  CHECK(has(shown, "\r\x1b[K"));
  CHECK(err_of({"-q"}).empty());
}

TEST_CASE("cli tokenizer: memory does not grow with the text", "[cli]") {
  if (!can_measure()) return;
  const Scratch scratch;
  const std::string model = scratch.write("hand.model", sentencepiece_model(kPieces));
  std::string piece;
  for (int i = 0; i < 1000; ++i) piece += "ab ab aab\n";
#ifdef VOCABPLAN_SANITIZED
  constexpr int kPieces10K = 40;
#else
  constexpr int kPieces10K = 800;
#endif
  const auto feed = [&piece, left = kPieces10K](std::string& out) mutable {
    if (left-- == 0) return false;
    out = piece;
    return true;
  };
  Process process({.arguments = {"tokenizer", "measure", "-", "--model", model, "-q"}});
  const Outcome outcome = process.finish(feed);
  check_fine(outcome);
#ifndef VOCABPLAN_SANITIZED
  CHECK(outcome.peak_kib < 32 * 1024);
#endif
}

}  // namespace tokenizer_measure_test

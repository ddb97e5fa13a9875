// What files, names and other programs hold does not reach the terminal as it is.
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace untrusted_text_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// Escape sequences in 7 and 8 bits and as U+009B, a carriage return, a bell, DEL, no UTF-8, and the
// override of the direction.
const std::string kHostile =
    "h\x1b]0;PWN\x07\r\x7F\x9B"
    "1m\xC2\x9B"
    "2m\xFF\xC0\x80\xE2\x80\xAE"
    "o";
// What JSON takes, which is UTF-8.
const std::string kHostileText =
    "h\\u001b[31m\x7F\xC2\x9B"
    "2m\xE2\x80\xAE\xE2\x80\xA8o";

void check_clean(const std::string& text) {
  CAPTURE(text);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    CHECK((byte == '\n' || (byte >= 0x20 && byte != 0x7F)));
  }
  for (const char* part : {"\x9B"
                           "1m",
                           "\xC2\x9B", "\xFF", "\xC0\x80", "\xE2\x80\xAE", "\xE2\x80\xA8"}) {
    CHECK_FALSE(has(text, part));
  }
}

// Every line of messages is one of ours, and short.
void check_messages(const std::string& text) {
  check_clean(text);
  for (const std::string& line : lines_of(text)) {
    CHECK(line.starts_with("vocabplan: "));
    CHECK(line.size() <= 400);
  }
}

Outcome check_call(const Words& words, const std::string& input = "") {
  CAPTURE(words);
  Outcome outcome = call(words, input);
  CHECK(outcome.exit_code != -1);
  check_messages(outcome.err);
  check_clean(outcome.out);
  return outcome;
}

}  // namespace

TEST_CASE("cli untrusted text: arguments", "[cli]") {
  for (const Words& words : std::vector<Words>{{kHostile},
                                               {"--" + kHostile},
                                               {"predict", kHostile},
                                               {"choose", "7B", "--candidates", kHostile},
                                               {"choose", "7B", "--laws", kHostile},
                                               {"choose", "7B", "--laws", "most-text=" + kHostile},
                                               {"predict", "7B", kHostile},
                                               {"predict", "7B", "--" + kHostile},
                                               {"predict", "7B", "--law", kHostile},
                                               {"predict", "7B", "--color", kHostile},
                                               {"predict", "7B", "--plot", kHostile},
                                               {"sweep", kHostile + "/x"},
                                               {"sweep", "--params", kHostile},
                                               {"audit", "--models", kHostile},
                                               {"fit", "/dev/null", "--columns", kHostile},
                                               {"energy", kHostile},
                                               {"energy", "estimate", "--country", kHostile}}) {
    CHECK(check_call(words).exit_code == 2 - static_cast<int>(has(words.back(), "/x")));
  }
  CHECK(has(call({"predict", kHostile}).err, "'h\\x1b]0;PWN\\x07\\x0d"));
}

TEST_CASE("cli untrusted text: names of files", "[cli]") {
  const Scratch scratch;
  const std::string missing = scratch.path("missing" + kHostile);
  const std::string wrong = scratch.write(kHostile, "\x1b,\x9B\n\xFF,1\n");
  const std::string pairs = scratch.write("p" + kHostile, "estimate,measured\n1,2\n3,4\n");
  const std::string trace = scratch.write(
      "t" + kHostile, "timestamp,component,watts\n0,a\x1b[2J\x9B,1\n1,a\x1b[2J\x9B,1\n");
  for (const std::string& file : {missing, wrong, pairs, trace}) {
    for (const Words& words : std::vector<Words>{{"sweep"},
                                                 {"fit"},
                                                 {"fit", "--form", "chinchilla"},
                                                 {"audit"},
                                                 {"verify"},
                                                 {"law", "check"},
                                                 {"energy", "trace"},
                                                 {"energy", "validate"}}) {
      Words all = words;
      all.push_back(file);
      (void)check_call(all);
    }
    (void)check_call({"predict", "7B", "-o", file + "/x"});
  }
  CHECK(has(call({"energy", "trace", trace}).out, "a\\x1b[2J"));
  CHECK(has(call({"energy", "trace", missing}).err, "missingh\\x1b]0;PWN\\x07\\x0d\\x7f\\x9b1m"));
}

TEST_CASE("cli untrusted text: a header of a trace that ends in escapes", "[cli]") {
  const std::string zeus =
      "start_time,window_name,elapsed_time,gpu0_energy,g\x1b]0;PWN\x07u_energy\n1,a,1,5,x\n";
  const Outcome outcome = check_call({"energy", "trace", "-"}, zeus);
  CHECK(has(outcome.out + outcome.err, "\\x1b]0;PWN\\x07"));
  (void)check_call({"energy", "trace", "-", "-f", "json"}, zeus);
}

TEST_CASE("cli untrusted text: headers and cells of tables", "[cli]") {
  for (const Words& words : std::vector<Words>{{"sweep", "-"},
                                               {"fit", "-"},
                                               {"fit", "-", "--form", "chinchilla"},
                                               {"fit", "-", "--form", "envelope"},
                                               {"fit", "-", "--form", "tokenizer"},
                                               {"verify", "-"},
                                               {"choose", "7B", "--tokenizers", "-"},
                                               {"energy", "trace", "-"},
                                               {"energy", "trace", "-", "--layout", "nvidia-smi"},
                                               {"energy", "validate", "-"}}) {
    (void)check_call(words, kHostile + ",b\n1,2\n");
    (void)check_call(words, "n_nv,n_nv" + kHostile + ",vocab_size,loss\n1,2,3," + kHostile + "\n");
    (void)check_call(words, "name,vocab_size\n" + kHostile + ",50000\nb,60000\n");
    (void)check_call(words, "estimate,measured,group\n1," + kHostile + "," + kHostile + "\n1,2," +
                                kHostile + "\n");
  }
}

TEST_CASE("cli untrusted text: laws and configurations", "[cli]") {
  Json law = Json::parse(bytes_of(VOCABPLAN_LAW_FILE));
  law.erase("draws");
  const Scratch scratch;
  const auto file_with = [&](const std::string& key) {
    std::string text = law.dump();
    const std::string value = "\"" + key + "\":\"" + std::string(law.at(key)) + "\"";
    const auto at = text.find(value);
    REQUIRE(at != std::string::npos);
    return scratch.write(
        key, text.replace(at, value.size(), "\"" + key + "\":\"" + kHostileText + "\""));
  };
  CHECK(check_call({"law", "show", file_with("name")}).exit_code == 1);
  for (const std::string& file : {file_with("title"), file_with("citation")}) {
    for (const Words& words : std::vector<Words>{{"law", "show", file},
                                                 {"law", "show", file, "-f", "json"},
                                                 {"law", "check", file},
                                                 {"predict", "302M", "--law", file},
                                                 {"predict", "302M", "--law", file, "-f", "json"},
                                                 {"frontier", "--flops", "1e20", "--law", file}}) {
      CHECK(check_call(words).exit_code == 0);
    }
  }
  // The text itself is kept.
  const std::string title = "title";
  CHECK(Json::parse(call({"law", "show", scratch.path(title), "-f", "json"}).out).at(title) ==
        Json::parse("\"" + kHostileText + "\""));
  for (const std::string& text :
       {"{\"" + kHostileText + "\":1}", "{\"model_type\":\"" + kHostileText + "\"}",
        "{\"model_type\":\"llama\",\"hidden_size\":\"" + kHostileText + "\"}", "{" + kHostile}) {
    (void)check_call({"audit", "-"}, text);
    (void)check_call({"law", "check", "-"}, text);
    (void)check_call({"energy", "estimate", "--flops", "1e20", "--calibration", "-"}, text);
  }
}

TEST_CASE("cli untrusted text: what gnuplot says", "[cli]") {
  const Scratch scratch;
  std::filesystem::create_directory(scratch.path("bin"));
  const std::string program = scratch.write(
      "bin/gnuplot", "#!/bin/sh\nprintf 'a\\033]0;PWN\\007\\302\\2332m\\377' >&2; exit 1\n");
  REQUIRE(chmod(program.c_str(), 0755) == 0);
  const Outcome outcome = run({.arguments = {"predict", "7B", "--plot", scratch.path("a.svg")},
                               .environment = {{"PATH", scratch.path("bin")}}});
  CHECK(outcome.exit_code == 1);
  check_messages(outcome.err);
  CHECK(has(outcome.err, "a\\x1b]0;PWN\\x07\\xc2\\x9b2m\\xff"));
}

TEST_CASE("cli untrusted text: a terminal gets no control characters from data either", "[cli]") {
  const Scratch scratch;
  const std::string trace = scratch.write("t\x1b[2J", "timestamp,component,watts\n0,a,1\n1,a,1\n");
  Outcome outcome =
      run({.arguments = {"energy", "trace", trace, "-f", "csv"}, .out = Stream::terminal()});
  std::erase(outcome.out, '\r');  // a terminal's own doing
  check_clean(outcome.out);
  // Elsewhere data stay as they are.
  CHECK(has(call({"energy", "trace", trace, "-f", "csv"}).out, "t\x1b[2J"));
}

TEST_CASE("cli untrusted text: a long name does not push out the reason", "[cli]") {
  for (const std::string& unit :
       {std::string("x"), std::string("\x1b"), std::string("\xE4\xB8\xAD")}) {
    std::string text;
    while (text.size() < 3000) text += unit;
    CHECK(has(check_call({"sweep", text}).err, "File name too long"));
    CHECK(has(check_call({"predict", text}).err, "such as 7B"));
    CHECK(has(check_call({"predict", "7B", "-o", text}).err, "File name too long"));
    CHECK(has(check_call({"predict", "7B", "--law", text}).err, "nor a file"));
    CHECK(has(check_call({"sweep", "-"}, text + "\n").err, "standard input:1: "));
    CHECK(has(check_call({"fit", "-"}, text + ",b\n1,2\n").err, "standard input"));
  }
  const Scratch scratch;
  std::filesystem::path deep = scratch.directory();
  for (int i = 0; i < 12; ++i) deep /= std::string(250, 'd');
  std::filesystem::create_directories(deep);
  const std::string file = (deep / "runs.csv").string();
  const Outcome outcome = check_call({"sweep", file});
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.err, "/runs.csv: cannot be opened: No such file or directory"));
  check_usage_error(call({"sweep", file, "-o", file}), "sweep",
                    {"--output", "is the input FILE", "runs.csv", "give another file"});
}

}  // namespace untrusted_text_test

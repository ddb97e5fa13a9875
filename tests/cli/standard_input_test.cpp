// "-" is standard input through its descriptor, wherever a command reads a file.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "record.hpp"
#include "scratch.hpp"

namespace standard_input_test {

using namespace vocabplan::test;

using Words = std::vector<std::string>;

namespace {

struct Reading {
  Words words;  // @ stands for the file
  std::string text;
};

std::string law_text() {
  return call({"law", "show", "tao2024", "-f", "json"}).out;
}

std::string runs_text() {
  std::string text = "n_nv,vocab_size,tokens,loss\n";
  for (int i = 1; i <= 12; ++i) {
    text += std::to_string(i) + "00000000," + std::to_string(4096 * i) + "," + std::to_string(i) +
            "000000000," + std::to_string(4.0 - 0.05 * i) + "\n";
  }
  return text;
}

// A command for each option that reads a file.
std::vector<Reading> readings() {
  const std::string law = law_text();
  const std::string config =
      R"({"model_type":"llama","hidden_size":64,"intermediate_size":128,"num_hidden_layers":2,)"
      R"("num_attention_heads":4,"vocab_size":1000})";
  const std::string points =
      "vocab_size,tokens,characters\n1000,3000000,9000000\n8000,2500000,9000000\n"
      "32000,2200000,9000000\n64000,2150000,9000000\n";
  const std::string trace = "timestamp,watts\n0,100\n1,100\n2,100\n";
  const std::string pairs = "estimate,measured\n1,1.1\n2,2.1\n3,3.3\n";
  const std::string estimate =
      call({"energy", "estimate", "--watts", "100", "--hours", "1", "-f", "json", "-q"}).out;
  return {{{"sweep", "@", "-f", "csv"}, "7B\n"},
          {{"sweep", "--input", "@", "-f", "csv"}, "7B\n"},
          {{"predict", "7B", "--law", "@", "-q"}, law},
          {{"choose", "7B", "--law", "@", "-q"}, law},
          {{"choose", "7B", "--laws", "@=2,most-text", "-q"}, law},
          {{"frontier", "--flops", "1e22", "--law", "@", "-q"}, law},
          {{"law", "show", "@"}, law},
          {{"law", "check", "@"}, law},
          {{"predict", "7B", "--tokenizer", "@", "-q"}, points},
          {{"choose", "7B", "--tokenizers", "@", "-q"}, "name,vocab_size\nmine,50000\n"},
          {{"audit", "@", "-q"}, config},
          {{"verify", "@"}, "nnv,v_isoloss\n7e9,59547\n"},
          {{"fit", "@", "--form", "chinchilla", "-q"}, runs_text()},
          {{"energy", "trace", "@", "-q"}, trace},
          {{"energy", "validate", "@", "-q"}, pairs},
          {{"energy", "validate", "--estimate", "@", "--trace", "t.csv", "-q"}, estimate},
          {{"energy", "validate", "--estimate", "e.json", "--trace", "@", "-q"}, trace}};
}

Words reading_from(Words words, const std::string& file) {
  for (std::string& word : words) {
    if (const std::size_t at = word.find('@'); at != std::string::npos) word.replace(at, 1, file);
  }
  return words;
}

// The answer with what it calls its input, so that one from a file is like one from a stream.
std::string without_name(std::string text, const std::string& name) {
  if (text.starts_with("-\n")) text.replace(0, 1, name);  // a name of a pair
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name)) {
    text.replace(at, name.size(), "IT");
  }
  return text;
}

}  // namespace

TEST_CASE("cli: - is standard input, be it a pipe or a socket, and never a file", "[cli]") {
  const Scratch scratch;
  (void)scratch.write("-", "this is not what is read\n");
  (void)scratch.write("t.csv", "timestamp,watts\n0,100\n1,100\n2,100\n");
  (void)scratch.write(
      "e.json",
      call({"energy", "estimate", "--watts", "100", "--hours", "1", "-f", "json", "-q"}).out);
  for (const Reading& one : readings()) {
    CAPTURE(one.words);
    (void)scratch.write("in.txt", one.text);
    const Outcome file =
        run({.arguments = reading_from(one.words, "in.txt"), .directory = scratch.directory()});
    CHECK(file.signal == 0);
    CHECK_FALSE(file.out.empty());
    const Words words = reading_from(one.words, "-");
    for (const Stream& in : {Stream(), Stream::socket()}) {
      const Outcome piped =
          run({.arguments = words, .in = in, .directory = scratch.directory()}, one.text);
      CHECK(piped.exit_code == file.exit_code);
      CHECK(without_name(piped.out, "standard input") == without_name(file.out, "in.txt"));
      CHECK(without_name(piped.err, "standard input") == without_name(file.err, "in.txt"));
    }
    const Outcome closed =
        run({.arguments = words, .in = Stream::closed(), .directory = scratch.directory()});
    CHECK(closed.exit_code == 1);
    CHECK(has(closed.err, "standard input: cannot be read: Bad file descriptor"));
  }
}

TEST_CASE("cli: a file that was removed is read as standard input", "[cli]") {
  const Scratch scratch;
  for (const Reading& one : readings()) {
    if (one.words[0] == "energy" && one.words[1] == "validate") continue;
    CAPTURE(one.words);
    std::string command = "exec < gone; rm gone; exec \"$0\" \"$@\"";
    (void)scratch.write("gone", one.text);
    Words words{"-c", command, tested_program()};
    for (const std::string& word : reading_from(one.words, "-")) words.push_back(word);
    const Outcome outcome =
        run({.arguments = words, .directory = scratch.directory(), .program = "/bin/sh"});
    CHECK(outcome.signal == 0);
    CHECK_FALSE(outcome.out.empty());
  }
}

TEST_CASE("cli: standard input is not read for two options", "[cli]") {
  for (const Words& words : std::vector<Words>{{"sweep", "-", "--law", "-"},
                                               {"predict", "7B", "--law", "-", "--tokenizer", "-"},
                                               {"choose", "7B", "--laws", "-,-"},
                                               {"verify", "-", "--law", "-"}}) {
    CAPTURE(words);
    const Outcome outcome = call(words, law_text());
    CHECK(outcome.exit_code != 0);
    CHECK(has(outcome.err, "standard input is read for two inputs"));
    CHECK(outcome.out.empty());
  }
}

}  // namespace standard_input_test

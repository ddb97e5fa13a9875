// Losses have a unit: where it comes from, where it is refused, and where it is printed.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace loss_units_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

std::string pilots() {
  return VOCABPLAN_SOURCE_DIR "/docs/examples/pilots.csv";
}

Outcome fit_pilots(const Words& more) {
  Words words{"fit", pilots(), "--threads", "1", "--draws", "0", "--targets", "7M"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words);
}

// The pilots' entropies are not needed: only that they are a table of the same vocabularies.
std::string entropies(const Scratch& scratch, const std::string& without = "") {
  std::string text = "vocab_size,unigram_entropy_nats\n";
  for (const char* row : {"256,4.5\n", "512,5\n", "1024,5.5\n", "2048,6\n", "4096,6.4\n",
                          "8192,6.8\n", "16384,7\n", "32768,7.2\n"}) {
    if (without.empty() || !std::string(row).starts_with(without)) text += row;
  }
  return scratch.write("entropies.csv", text);
}

std::string points(const Scratch& scratch) {
  return scratch.write("points.csv",
                       "vocab_size,tokens,characters\n256,54,100\n512,44,100\n1024,37,100\n"
                       "2048,32,100\n4096,29,100\n8192,27,100\n16384,25,100\n32768,24,100\n");
}

}  // namespace

TEST_CASE("cli fit: the unit of the loss stands in the report, in JSON and in the law file",
          "[cli]") {
  const Scratch scratch;
  const Outcome table = fit_pilots({"--skip-first", "0.4", "--law-out", scratch.path("law.json")});
  check_fine(table);
  CHECK(has(table.out, "loss        bits a byte (column 'bits_per_byte')"));
  CHECK(has(table.out, " bits a byte\n"));
  CHECK(has(table.err, "'bits_per_byte' is fitted, not 'unigram_normalised_loss'"));
  const Json law = Json::parse(bytes_of(scratch.path("law.json")));
  CHECK(law.at("schema_version") == 2);
  CHECK(law.at("isoloss").at("loss_unit") == "bits_per_byte");
  const Json report = Json::parse(
      fit_pilots({"--skip-first", "0.4", "-f", "json", "--loss-unit", "unigram_normalised"}).out);
  CHECK(report.at("loss_unit") == "unigram_normalised");
  CHECK(report.at("loss_column") == "unigram_normalised_loss");
}

TEST_CASE("cli fit: losses per token of several vocabularies end the fit", "[cli]") {
  const std::string runs =
      "n_nv,vocab_size,width,flops,nats_per_token\n1e8,4096,768,6.2e17,3\n1e8,8192,768,6.2e17,3\n";
  const Outcome refused = call({"fit", "-", "--draws", "0"}, runs);
  CHECK(refused.exit_code == 1);
  CHECK(refused.out.empty());
  CHECK(has(refused.err, "is in nats a token, which vocabularies do not share"));
  const Outcome allowed = call({"fit", "-", "--draws", "0", "--allow-per-token"}, runs);
  CHECK(has(allowed.out + allowed.err, "no V follows from it"));
}

TEST_CASE("cli fit: unigram entropies turn the loss into nats a character", "[cli]") {
  const Scratch scratch;
  const Outcome outcome =
      fit_pilots({"--unigram", entropies(scratch), "--tokenizer", points(scratch), "-f", "json"});
  check_fine(outcome);
  const Json report = Json::parse(outcome.out);
  CHECK(report.at("loss_unit") == "nats_per_character");
  const Json& curves = report.at("text").at("curves");
  REQUIRE(curves.size() == 2);
  CHECK(curves.at(0).at("form") == "monotone");
  CHECK(curves.at(1).at("form") == "quadratic");
  CHECK(curves.at(0).at("vocab_sizes").size() == 1);
}

TEST_CASE("cli fit: what --unigram lacks is said", "[cli]") {
  const Scratch scratch;
  const Outcome alone = fit_pilots({"--unigram", entropies(scratch)});
  CHECK(alone.exit_code == 2);
  CHECK(has(alone.err, "--unigram: needs --tokenizer"));
  const Outcome missing =
      fit_pilots({"--unigram", entropies(scratch, "2048"), "--tokenizer", points(scratch)});
  CHECK(missing.exit_code == 1);
  CHECK(has(missing.err, "entropies.csv: has no row of vocab_size 2048, which runs have; it has "));
  const Outcome other = fit_pilots({"--unigram", entropies(scratch), "--tokenizer", points(scratch),
                                    "--loss-unit", "bits_per_byte"});
  CHECK(other.exit_code == 1);
  CHECK(has(other.err,
            "the column 'bits_per_byte' is in bits a byte; unigram entropies turn only "
            "a unigram-normalised loss into one of the text"));
}

// It was: --unigram took any loss for a unigram-normalised one.
TEST_CASE("cli fit: a loss of no stated unit is not converted", "[cli]") {
  const Scratch scratch;
  const std::string runs =
      "n_nv,vocab_size,width,flops,loss\n1e8,256,768,6.2e17,-1\n1e8,512,768,6.2e17,-1.1\n";
  const Words words{
      "fit", "-", "--draws", "0", "--unigram", entropies(scratch), "--tokenizer", points(scratch)};
  const Outcome refused = call(words, runs);
  CHECK(refused.exit_code == 1);
  CHECK(refused.out.empty());
  CHECK(has(refused.err, "the column 'loss' is a loss of no stated unit; unigram entropies turn"));
  Words said = words;
  said.insert(said.end(), {"--loss-unit", "unigram_normalised"});
  CHECK(has(call(said, runs).out, "nats a character"));
}

TEST_CASE("cli frontier: the law of the text unless another is named", "[cli]") {
  const Outcome usual = call({"frontier", "--flops", "1e22", "-q"});
  check_fine(usual);
  CHECK(usual.out.starts_with("law  tao2024-per-character  "));
  CHECK(has(usual.out, "\nloss in nats a character\n"));
  const Outcome published = call({"frontier", "--flops", "1e22", "--law", "tao2024", "-q"});
  CHECK(has(published.out, "\nthe losses are wrong: "));
  const Json document = Json::parse(
      call({"frontier", "--flops", "1e22", "--law", "tao2024", "-q", "-f", "json"}).out);
  bool said = false;
  for (const Json& warning : document.at("warnings")) {
    said |= has(warning.get<std::string>(), "the losses are wrong");
  }
  CHECK(said);
}

TEST_CASE("cli predict: a law whose losses are wrong prints no difference of losses", "[cli]") {
  const Outcome published = call({"predict", "7B", "-q"});
  CHECK_FALSE(has(published.out, "+ loss"));
  const Outcome text = call({"predict", "7B", "--law", "tao2024-per-character", "-q"});
  CHECK(has(text.out, "+ loss in nats a character\n"));
  const Json record = record_of(call({"predict", "7B", "-f", "jsonl"}).out);
  CHECK(record.at("approaches").at("isoloss").at("prices").at(0).at("loss_gap").is_null());
}

TEST_CASE("cli: the first line of a table names the law", "[cli]") {
  const Words commands = GENERATE(values<Words>({
      {"predict", "7B"},
      {"sweep", "--params", "1B:7B:2"},
      {"audit", "--models", "phi-2"},
      {"audit", "--models", "llama"},
      {"frontier", "--flops", "1e22", "--law", "tao2024"},
      {"design", "--flops", "1e19", "--runs", "6", "--params", "50M:400M:3"},
      {"predict", "1B", "--vocab", "32000"},
  }));
  CAPTURE(commands);
  const Outcome outcome = call(commands);
  CHECK(outcome.out.starts_with("law  tao2024  Scaling laws with vocabulary"));
  const Outcome verified = call({"verify", "-"}, "nnv,v_isoflops\n7e9,62280\n");
  CHECK(verified.out.starts_with("law  tao2024  Scaling laws with vocabulary"));
}

TEST_CASE("cli law: the list says what each law is worth", "[cli]") {
  const Outcome outcome = call({"law", "list"});
  check_fine(outcome);
  CHECK(has(outcome.out, "tao2024, 989 resampled fits\n  What the paper published"));
  CHECK(
      has(outcome.out, "tao2024-per-character, 1000 resampled fits\n  The same measurements, per"));
}

}  // namespace loss_units_test

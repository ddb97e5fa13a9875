// Command lines of the program's own commands, options and values, run in this process: files are
// texts, standard output is /dev/null, and nothing can be written or started.
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>

#include "cli/app.hpp"
#include "cli/options/answer.hpp"
#include "cli/shell/failure.hpp"
#include "fuzz.hpp"
#include "in_memory_caller.hpp"
#include "option_list.hpp"
#include "vocabplan/law/law_json.hpp"

namespace {

using vocabplan::fuzz::Bytes;
using vocabplan::fuzz::ListedCommand;
using vocabplan::fuzz::ListedOption;
using vocabplan::fuzz::require;

constexpr std::size_t kMostOptions = 8;
constexpr std::size_t kLongestWord = 24;

// Values of all kinds, right for some option or for none. "input.txt" is the rest of the input.
constexpr std::array<std::string_view, 48> kWords{"7B",
                                                  "1e21",
                                                  "2T",
                                                  "0",
                                                  "1",
                                                  "-1",
                                                  "nan",
                                                  "0.5",
                                                  "1e999",
                                                  "32000",
                                                  "3",
                                                  "33M",
                                                  "1e-3",
                                                  "",
                                                  "abc",
                                                  "100",
                                                  "1e9:1e10:3",
                                                  "1e20:1e22:2",
                                                  "1/3",
                                                  "800x600",
                                                  "a=0.5,b=0.5",
                                                  "7B@2T",
                                                  "0.9,1.1",
                                                  "h100-sxm",
                                                  "tao2024",
                                                  "DE",
                                                  "+1s",
                                                  "+2s",
                                                  "2026-03-07T00:20:38Z",
                                                  "llama",
                                                  "n_nv,tokens",
                                                  "32000,64000",
                                                  "5",
                                                  "input.txt",
                                                  "runs.csv",
                                                  "losses.csv",
                                                  "budgets.csv",
                                                  "config.json",
                                                  "reference.csv",
                                                  "trace.csv",
                                                  "pairs.csv",
                                                  "windows.csv",
                                                  "points.csv",
                                                  "law.json",
                                                  "-",
                                                  "a=input.txt",
                                                  "tao2024=2,law.json",
                                                  "\x1b[31m"};

// Too few rows for a fit, which takes hundreds of times as long as other calls: its tables have a
// target of their own, its numbers their tests.
constexpr std::string_view kRuns =
    "n_nv,vocab_size,width,flops,loss\n33e6,4096,512,1.3e17,-2.1\n85e6,16384,768,9e17,-3.3\n";
constexpr std::string_view kLosses = "n,tokens,loss\n1e8,2e9,3.3\n8e8,2e10,2.4\n";
constexpr std::string_view kConfig =
    R"({"model_type": "llama", "vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008,
 "num_hidden_layers": 32, "num_attention_heads": 32})";
constexpr std::string_view kTrace =
    "timestamp,component,watts\n2026-03-07T00:20:37Z,a,100\n2026-03-07T00:20:38Z,a,200\n"
    "2026-03-07T00:20:39Z,a,150\n";
constexpr std::string_view kPairs =
    "name,estimate,measured,group\na,1.0,1.1,x\nb,2.0,1.9,x\nc,3.0,3.3,y\nd,4.0,4.1,y\n"
    "e,5.0,4.6,z\nf,6,6.1,z\ng,7,6.6,w\nh,8,8.3,w\n";
constexpr std::string_view kPoints =
    "name,vocab_size,tokens,characters\na,4000,300,1000\nb,8000,280,1000\nc,16000,262,1000\n"
    "d,32000,250,1000\ne,64000,241,1000\n";

// Takes the answer in all of its forms.
class Taker : public vocabplan::fuzz::InMemoryCaller {
 public:
  using InMemoryCaller::InMemoryCaller;
  void take(const vocabplan::cli::Answer& answer) override {
    (void)answer.table();
    if (answer.csv) {
      answer.csv([](const vocabplan::Row& row) { (void)(row.csv_header() + row.csv_row()); });
    }
    if (answer.jsonl) answer.jsonl([](const vocabplan::Row& row) { check_json(row); });
    check_json(answer.json());
  }

 private:
  static void check_json(const vocabplan::Row& row) {
    require(nlohmann::json::accept(row.json()), "an answer is JSON");
  }
};

// Nothing can be written into a folder that is gone, and no program is found.
const std::vector<ListedCommand>& prepared_commands() {
  static const std::vector<ListedCommand> commands = [] {
    std::string folder = "/tmp/vocabplan-fuzz-XXXXXX";
    require(mkdtemp(folder.data()) != nullptr && chdir(folder.c_str()) == 0 &&
                rmdir(folder.c_str()) == 0 && setenv("PATH", "", 1) == 0,
            "a folder for nothing is made");
    return vocabplan::fuzz::listed_commands();
  }();
  return commands;
}

bool is_output(const std::string& option) {
  constexpr std::array<std::string_view, 4> kOutputs{"--output", "--law-out", "--write-calibration",
                                                     "--plot"};
  return std::find(kOutputs.begin(), kOutputs.end(), option) != kOutputs.end();
}

std::string value_of(const ListedOption& option, Bytes& bytes) {
  if (is_output(option.name)) return bytes.flag() ? "-" : "/dev/null";
  const std::size_t choice = bytes.value<std::uint8_t>();
  if (!option.values.empty() && choice < 192) return option.values[choice % option.values.size()];
  if (choice < 240) return std::string(kWords[choice % kWords.size()]);
  std::string word(bytes.take(bytes.below(kLongestWord)));
  std::replace(word.begin(), word.end(), '\0', ' ');  // no word of a command line has one
  return word;
}

std::vector<std::string> words_of(Bytes& bytes) {
  const auto& commands = prepared_commands();
  const ListedCommand& command = commands[bytes.below(commands.size())];
  std::vector<std::string> words = command.words;
  for (std::size_t count = bytes.below(kMostOptions + 1); count > 0; --count) {
    const ListedOption& option = command.options[bytes.below(command.options.size())];
    if (option.is_positional()) {
      const std::string value = value_of(option, bytes);
      // Behind a dash it would be an option, of which some are outputs.
      words.push_back(value.starts_with('-') && value != "-" ? "_" + value : value);
    } else {
      words.push_back(option.takes_value ? option.name + "=" + value_of(option, bytes)
                                         : option.name);
    }
  }
  return words;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string law = vocabplan::write_law(vocabplan::default_law());
  Bytes bytes(data, size);
  const std::vector<std::string> words = words_of(bytes);
  Taker caller({{"input.txt", bytes.rest()},
                {"runs.csv", kRuns},
                {"losses.csv", kLosses},
                {"budgets.csv", "n_nv,tokens\n7B,2T\n1B,20B\n"},
                {"config.json", kConfig},
                {"reference.csv", "nnv,v_isoloss\n7e9,59547\n"},
                {"trace.csv", kTrace},
                {"pairs.csv", kPairs},
                {"windows.csv", "name,start,end\na,+0s,+1s\n"},
                {"points.csv", kPoints},
                {"law.json", law}});
  try {
    const int status = vocabplan::cli::ask(words, caller);
    require(status >= 0 && status <= 2, "the status is 0, 1 or 2");
  } catch (const vocabplan::cli::UsageError&) {
  } catch (const vocabplan::cli::StreamError&) {
  } catch (const vocabplan::Error&) {
  }
  return 0;
}

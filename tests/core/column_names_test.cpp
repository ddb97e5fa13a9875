#include "core/table/column_names.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "record_text.hpp"
#include "vocabplan/core/error.hpp"

namespace column_names_test {

using vocabplan::Column;
using vocabplan::ColumnPlace;
using vocabplan::ColumnUnit;
using vocabplan::DataError;
using vocabplan::DomainError;
using vocabplan::find_columns;
using vocabplan::find_named;
using vocabplan::find_one_of;
using vocabplan::kNoColumn;
using vocabplan::need_named;
using vocabplan::read_header;
using vocabplan::RecordReader;
using vocabplan::TableHeader;
using vocabplan::test::source_of;

namespace {

using Header = std::vector<std::string_view>;

// What tables of runs and streams of records ask for.
std::vector<Column> wanted() {
  return {{.name = "n_nv"},       {.name = "total_params"},
          {.name = "vocab_size"}, {.name = "width"},
          {.name = "flops"},      {.name = "tokens"},
          {.name = "characters"}, {.name = "loss", .unit = ColumnUnit::loss},
          {.name = "gpu_hours"},  {.name = "tokens_per_param", .unit = ColumnUnit::none}};
}

// The quantity that a column of this name holds and its unit, `-` when it is left out; else the
// message.
std::string meaning(std::string_view name) {
  try {
    const std::vector<Column> columns = wanted();
    const std::vector<ColumnPlace> places = find_columns({"id", name}, columns);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (places[i].position == kNoColumn) continue;
      std::string text(columns[i].name);
      if (places[i].unit != 1.0) text += " x " + std::to_string(places[i].unit);
      return text.substr(0, text.find(".000000"));
    }
    return "-";
  } catch (const DomainError& error) {
    return error.what();
  }
}

void check_meaning(std::string_view quantity, const Header& names) {
  for (const std::string_view name : names) {
    CAPTURE(name);
    CHECK(meaning(name) == quantity);
  }
}

void check_refused(std::string_view name, const std::vector<std::string>& parts) {
  const std::string text = meaning(name);
  CAPTURE(name, text);
  for (const std::string& part : parts) CHECK(text.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("core: columns go by what people call them", "[core]") {
  check_meaning("n_nv", {"n_nv", "nnv", "N_NV", "n-nv", "N nv", "Non-vocab parameters",
                         "non_embedding_params", "Non_Vocab_Params"});
  check_meaning("total_params", {"total_params", "total_parameters", "Total Params"});
  check_meaning("vocab_size", {"vocab_size", "V", "vocab", "vocabulary_size", "n_vocab"});
  check_meaning("width", {"width", "d", "d_model", "hidden_size", "model_dim", "embed_dim"});
  check_meaning("flops", {"flops", "FLOPs", "flop", "C", "compute", "training_flops", "train_flops",
                          "total_flops"});
  check_meaning("tokens",
                {"tokens", "token", "num_tokens", "n_tokens", "training_tokens", "train_tokens",
                 "total_tokens", "Training Tokens", "num-tokens", "numTokens", "num.tokens"});
  check_meaning("characters", {"characters", "chars", "num_chars", "num_characters"});
  check_meaning("loss", {"loss", "val_loss", "valid_loss", "validation_loss", "eval_loss", "bpb",
                         "bits_per_byte", "Lossu", "train_loss"});
}

TEST_CASE("core: columns of a damaged header are found", "[core]") {
  check_meaning("tokens", {"\xEF\xBB\xBFtokens", "\xEF\xBB\xBF\xEF\xBB\xBFtokens", "\"tokens\"",
                           "'tokens'", " tokens ", "tokens\xC2\xA0", "\"\xEF\xBB\xBFtokens\""});
}

TEST_CASE("core: the name of a column may have a unit", "[core]") {
  check_meaning(
      "tokens x 1000000000",
      {"tokens (B)", "Tokens [billions]", "tokens (1e9)", "tokens_1e9", "tokens (10^9)",
       "tokens_billions", "tokens in billions", "tokens (B tokens)", "billion tokens", "tokens/1e9",
       "training tokens (billion)", "tokens_b", "tokens (bn)", "num_tokens (x1e9)", "tokens(B)"});
  check_meaning("n_nv x 1000000", {"n_nv (M)", "N_nv [M]", "nnv_millions", "non-vocab params (M)"});
  check_meaning("tokens x 1000000000000", {"tokens (T)", "tokens_T", "trillions of tokens"});
  check_meaning("flops x 1000000000000000000", {"flops (1e18)", "FLOPs (E)", "compute (exaFLOPs)"});
  check_meaning("flops x 86400000000000000000", {"compute (PF-days)"});
  check_meaning("loss", {"loss (nats)", "loss [nats/token]", "val_loss (bits)"});
  check_meaning("tokens", {"tokens (tokens)", "tokens (count)"});
}

TEST_CASE("core: a name near that of a quantity is refused with it", "[core]") {
  check_refused("tokns", {"'tokns'", "'tokens'"});
  check_refused("tokenss", {"'tokens'"});
  check_refused("widht", {"'widht'", "'width'"});
  check_refused("flosp", {"'flops'"});
  check_refused("fllops", {"'flops'"});
  check_refused("losss", {"'loss'"});
  check_refused("n_nw", {"'n_nv'"});
  check_refused("vocab_szie", {"'vocab_size'"});
  check_refused("trainig_tokens", {"'training_tokens'", "call it tokens"});
  check_refused("hiden_size", {"'hidden_size'", "call it width"});
  check_refused("charcters", {"'characters'"});
  check_refused("tokns (B)", {"'tokens'"});
  check_refused("tflops", {"'flops'"});
}

TEST_CASE("core: a name that speaks of tokens or FLOPs in other words is refused", "[core]") {
  check_refused("tokens so far", {"'tokens so far'", "speaks of tokens"});
  check_refused("my_flops", {"speaks of flops"});
  check_meaning("tokens", {"consumed_tokens", "num_input_tokens_seen"});
  check_meaning("flops", {"total_flos"});
  check_meaning("-", {"eval_tokens_in_all", "tokens per second", "special tokens kept",
                      "evaluation_flops", "flops_law"});
}

TEST_CASE("core: a unit that is not known is refused", "[core]") {
  check_refused("tokens (x)", {"looks like tokens", "'x'"});
  check_refused("tokens (per second)", {"looks like tokens", "'per second'"});
  check_refused("loss (B)", {"looks like loss", "'B'"});
  check_refused("tokens (2)", {"'2'"});
}

TEST_CASE("core: names of several quantities are refused with all of them", "[core]") {
  for (const char* name : {"params", "parameters", "model_size", "Model Size", "n_params",
                           "num_params", "N", "n", "params (B)", "params_m", "Parameters [M]"}) {
    check_refused(name, {"n_nv", "total_params", "may mean"});
  }
  check_refused("D", {"width", "tokens"});
  check_refused("h", {"characters", "gpu_hours"});
}

TEST_CASE("core: columns that look like nothing of ours are left out", "[core]") {
  check_meaning("-", {"team",
                      "note",
                      "date",
                      "lr",
                      "step",
                      "steps",
                      "seed",
                      "n_layers",
                      "num_layers",
                      "n_heads",
                      "num_heads",
                      "batch_size",
                      "batch_tokens",
                      "tokens_per_sec",
                      "tokens_per_second",
                      "tokens/s",
                      "tokens_per_step",
                      "flops_per_token",
                      "bytes_per_token",
                      "bytes_per_character",
                      "loss_std",
                      "grad_norm",
                      "epoch",
                      "time",
                      "host",
                      "gpus",
                      "mfu",
                      "optimizer",
                      "dropout",
                      "status",
                      "model",
                      "config",
                      "tokenizer",
                      "dataset",
                      "data",
                      "duration_s",
                      "wall_time",
                      "accuracy",
                      "ppl",
                      "perplexity",
                      "max_tokens",
                      "context",
                      "seq_len",
                      "d_head",
                      "d_ff",
                      "d_k",
                      "n_kv_heads",
                      "v_isoflops",
                      "v_derivative",
                      "v_isoloss",
                      "v_within_low",
                      "v_within_high",
                      "extra_compute_32000",
                      "isoloss_ier",
                      "flops_law",
                      "v_isoloss_exact",
                      "intermediate_size",
                      "computer",
                      "url",
                      "source",
                      "hash"});
}

TEST_CASE("core: what the table has under its name leaves others alone", "[core]") {
  const auto places = [](const Header& header) { return find_columns(header, wanted()); };
  CHECK(places({"tokens", "tokns"})[5].position == 0);
  CHECK(places({"flops", "tflops"})[4].position == 0);
  // A log has the training loss beside the one that counts.
  CHECK(places({"train_loss", "loss"})[7].position == 1);
  CHECK_THROWS_AS(places({"train_loss", "val_loss"}), DomainError);
  CHECK_THROWS_AS(places({"tokens", "tokens (B)"}), DomainError);
}

TEST_CASE("core: the caller settles a name that is in doubt", "[core]") {
  const std::vector<Column> columns{{.name = "n_nv"}, {.name = "loss", .unit = ColumnUnit::loss}};
  const Header header{"params (M)", "train_loss", "val_loss"};
  const auto places = find_columns(header, columns, {{"n_nv", "params (M)"}, {"loss", "val_loss"}});
  CHECK(places[0].position == 0);
  CHECK(places[0].unit == 1e6);
  CHECK(places[1].position == 2);
  CHECK_THROWS_AS(find_columns(header, columns, {{"loss", "val_loss"}}), DomainError);
}

TEST_CASE("core: a column that a caller names is the very one, or else the one like it", "[core]") {
  const Header header{"V", "v", "GPU id", "\xEF\xBB\xBF'loss'", "-"};
  CHECK(find_named(header, "v") == 1);
  CHECK(find_named(header, "V") == 0);
  CHECK(find_named(header, "gpu_id") == 2);
  CHECK(find_named(header, "Loss") == 3);
  CHECK(find_named(header, "-") == 4);
  CHECK(find_named(header, "gpu") == kNoColumn);
  // Nothing is like a name without a letter.
  CHECK(find_named(header, "") == kNoColumn);
  CHECK(find_named(header, "_") == kNoColumn);
  CHECK_THROWS_AS(find_named({"a b", "a_b"}, "ab"), DomainError);
  CHECK_THROWS_AS(find_named({"ab", "ab"}, "ab"), DomainError);
  CHECK(need_named(header, "gpu_id") == 2);
  CHECK_THROWS_WITH(need_named({"a", "b"}, "c"), "the header has no column 'c'; it has 'a', 'b'");
}

TEST_CASE("core: a column of a program is found by the first of its names", "[core]") {
  const std::vector<std::string> header{"Time", "GPU", "gpu", "pci.bus_id"};
  CHECK(find_one_of(header, {"uuid", "gpu", "time"}) == 1);
  CHECK(find_one_of(header, {"time", "gpu"}) == 0);
  // More than case tells columns apart.
  CHECK_FALSE(find_one_of(header, {"pci_bus_id", "gpu ", ""}));
  CHECK_FALSE(find_one_of(header, {}));
  CHECK(find_one_of(Header{"a", "B"}, {"b"}) == 1);
}

TEST_CASE("core: the header of a table, and what is no row of it", "[core]") {
  RecordReader reader(source_of("\xEF\xBB\xBF\n\"a\",b\n1,2\n1\n1,\"2\"3\n", 7));
  const TableHeader header = read_header(reader, "table.csv");
  CHECK(header.names == std::vector<std::string>{"a", "b"});
  CHECK(header.line == 2);
  CHECK(header.views() == Header{"a", "b"});
  CHECK(header.fault_of(*reader.next()).empty());
  CHECK(header.fault_of(*reader.next()) == "has 1 fields, the header 2");
  CHECK(header.fault_of(*reader.next()).find("quote") != std::string::npos);
  RecordReader empty(source_of("\n\n", 7));
  CHECK_THROWS_WITH(read_header(empty, "table.csv"),
                    "table.csv: is empty; accepted is a CSV file with a header");
  RecordReader open(source_of("\"a,b\n", 7));
  CHECK_THROWS_AS(read_header(open, "table.csv"), DataError);
}

}  // namespace column_names_test

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace picture_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

bool has_gnuplot() {
  if (std::system("command -v gnuplot > /dev/null 2>&1") == 0) return true;  // NOLINT
  WARN("skipped: gnuplot is not installed");
  return false;
}

Outcome plot_in(const Scratch& scratch, const std::string& target) {
  return run(
      {.arguments = {"predict", "7B", "-q", "--plot=" + target}, .directory = scratch.directory()});
}

// A program named gnuplot that is a shell script, in a directory for PATH.
std::string pretender(const Scratch& scratch, const std::string& body) {
  std::filesystem::create_directory(scratch.path("bin"));
  const std::string file = scratch.write("bin/gnuplot", "#!/bin/sh\n" + body + "\n");
  REQUIRE(chmod(file.c_str(), 0755) == 0);
  return scratch.path("bin");
}

Outcome plot_by(const std::string& path, const std::string& target,
                const std::string& temporary = "/tmp") {
  return run({.arguments = {"predict", "7B", "-q", "--plot", target},
              .environment = {{"PATH", path}, {"TMPDIR", temporary}}});
}

}  // namespace

TEST_CASE("cli picture: every format, beside the answer", "[cli]") {
  if (!has_gnuplot()) return;
  const Scratch scratch;
  const std::string answer = call({"predict", "7B", "-q"}).out;
  for (const auto& [name, start] : std::vector<std::pair<std::string, std::string>>{
           {"a.svg", "<?xml"}, {"a.png", "\x89PNG\r\n"}, {"a.pdf", "%PDF-"}}) {
    const Outcome outcome = plot_in(scratch, name);
    check_fine(outcome);
    CHECK(outcome.err.empty());
    CHECK(outcome.out == answer);
    CHECK(bytes_of(scratch.path(name)).starts_with(start));
    CHECK(has(bytes_of(scratch.path(name + ".gp")), "set output \"" + name + "\"\n"));
  }
  CHECK(scratch.entries() == Words{"a.pdf", "a.pdf.gp", "a.png", "a.png.gp", "a.svg", "a.svg.gp"});
}

TEST_CASE("cli picture: the script draws the same picture again", "[cli]") {
  if (!has_gnuplot()) return;
  const Scratch scratch;
  for (const std::string name : {"a.svg", "a.png"}) {
    check_fine(plot_in(scratch, name));
    const std::string picture = bytes_of(scratch.path(name));
    REQUIRE(std::filesystem::remove(scratch.path(name)));
    const std::string command =
        "cd '" + scratch.directory() + "' && gnuplot " + name + ".gp > out 2>&1";
    CHECK(std::system(command.c_str()) == 0);  // NOLINT
    CHECK(bytes_of(scratch.path("out")).empty());
    CHECK(bytes_of(scratch.path(name)) == picture);
  }
}

TEST_CASE("cli picture: any name that a file can have", "[cli]") {
  if (!has_gnuplot()) return;
  const std::string name = GENERATE(as<std::string>(), "two words.svg", "it's.svg", "\"d\".svg",
                                    "\xC3\xBC.svg", "-x.svg", "~.svg", "|touch y.svg", "$HOME.svg",
                                    "`touch y`.svg", "<x.svg", ".svg", "script.gp.svg");
  CAPTURE(name);
  const Scratch scratch;
  check_fine(plot_in(scratch, name));
  Words expected{name, name + ".gp"};
  CHECK(scratch.entries() == expected);
  // gnuplot finds it under that name too.
  const std::string picture = bytes_of(scratch.path(name));
  REQUIRE(std::filesystem::remove(scratch.path(name)));
  std::filesystem::rename(scratch.path(name + ".gp"), scratch.path("again"));
  const std::string command = "cd '" + scratch.directory() + "' && gnuplot again 2> /dev/null";
  CHECK(std::system(command.c_str()) == 0);  // NOLINT
  CHECK(bytes_of(scratch.path(name)) == picture);
}

TEST_CASE("cli picture: names that are no pictures are refused", "[cli]") {
  const Scratch scratch;
  for (const std::string name : {"-", "a.jpg", "a", "svg", "a.svg.gz", "a.SVG", "a.svg/"}) {
    CAPTURE(name);
    check_usage_error(plot_in(scratch, name), "predict", {"--plot", ".svg, .png or .pdf"});
  }
  check_usage_error(plot_in(scratch, ""), "predict", {"--plot"});
  check_usage_error(plot_in(scratch, "a\nb.svg"), "predict", {"--plot", "control character"});
  CHECK(scratch.entries().empty());
}

TEST_CASE("cli picture: without gnuplot one line says what to install", "[cli]") {
  const Scratch scratch;
  const std::string runs = scratch.write("runs.csv", "n_nv,vocab_size,flops,loss\n");
  for (const Words& words :
       std::vector<Words>{{"predict", "7B"}, {"sweep", "--params", "1B:2B:3"}, {"fit", runs}}) {
    Words all = words;
    all.insert(all.end(), {"--plot", scratch.path("a.svg")});
    for (const std::string& path : {scratch.directory(), std::string(), std::string(".")}) {
      check_failure(run({.arguments = all, .environment = {{"PATH", path}}}),
                    {"gnuplot", "gnuplot-nox"});
    }
  }
  CHECK(scratch.entries() == Words{"runs.csv"});
}

TEST_CASE("cli picture: places where nothing can be written are named", "[cli]") {
  if (!has_gnuplot()) return;
  const Scratch scratch;
  const std::string nowhere = scratch.path("missing/a.svg");
  check_failure(plot_in(scratch, nowhere), {nowhere, "No such file or directory"});
  std::filesystem::create_directory(scratch.path("b.svg"));
  check_failure(plot_in(scratch, "b.svg"), {"b.svg", "Is a directory"});
  // The script's name is longer than the picture's.
  check_failure(plot_in(scratch, std::string(250, 'x') + ".svg"), {"File name too long"});
  CHECK(scratch.entries() == Words{"b.svg"});
}

TEST_CASE("cli picture: a gnuplot that fails leaves what was there", "[cli]") {
  const Scratch scratch;
  const std::string old = scratch.write("a.svg", "old");
  const auto check_left = [&](const std::string& body, const std::string& reason) {
    CAPTURE(body);
    check_failure(plot_by(pretender(scratch, body), old), {"gnuplot", reason});
    CHECK(bytes_of(old) == "old");
    CHECK(scratch.entries() == Words{"a.svg", "bin"});
  };
  check_left("echo 'no terminal' >&2; echo 'more' >&2; exit 1", "no terminal");
  check_left("exit 3", "not complete");
  check_left("exit 0", "not complete");
  check_left("echo '<svg>' > a.svg", "not complete");
  check_left("kill -SEGV $$", "signal 11");
  check_left("PATH=/usr/bin:/bin; yes 'too much to say' | head -c 300000 >&2; exit 1",
             "too much to say");
  check_left("printf 'a\\033[2Jb\\n' >&2; exit 1", "a\\x1b[2Jb");
}

TEST_CASE("cli picture: a gnuplot that lacks memory is out of memory", "[cli]") {
  const Scratch scratch;
  constexpr std::uint64_t kLimit = std::uint64_t{1} << 46U;  // more than a sanitizer takes
  const auto complaint = [&](const std::string& said) {
    const std::string path = pretender(scratch, "echo '" + said + "' >&2; exit 1");
    return run({.arguments = {"predict", "7B", "-q", "--plot", scratch.path("a.svg")},
                .environment = {{"PATH", path}},
                .address_space = kLimit})
        .err;
  };
  // Words of the loader, of gnuplot and of GLib (gnuplot 5.4, Debian 12) under limits on memory.
  for (const std::string said :
       {"error while loading shared libraries: libgd.so.3: failed to map segment from shared "
        "object",
        "out of memory for X",
        "GLib-ERROR **: creating thread ''[pango] FcInit'': Error creating thread: Resource "
        "temporarily unavailable",
        "GLib-ERROR **: failed to allocate 4096 bytes"}) {
    CAPTURE(said);
    CHECK(complaint(said) == "vocabplan: error: out of memory\n");
  }
  CHECK(has(complaint("no terminal"), "no terminal"));
}

TEST_CASE("cli picture: gnuplot gets no input and no shell, and its output is dropped", "[cli]") {
  const Scratch scratch;
  const std::string path =
      pretender(scratch,
                "read line && echo 'had input' >&2\necho noise\necho warning >&2\n"
                "echo \"$#:$1:$2\" > '" +
                    scratch.path("arguments") +
                    "'\n"
                    "echo '</svg>' > a.svg");
  const Outcome outcome = plot_by(path, scratch.path("a.svg"));
  check_fine(outcome);
  CHECK(outcome.err.empty());
  CHECK_FALSE(has(outcome.out, "noise"));
  CHECK(bytes_of(scratch.path("arguments")) == "2:-d:script.gp\n");
}

TEST_CASE("cli picture: a signal while gnuplot works leaves no trace", "[cli]") {
  const int signal = GENERATE(SIGTERM, SIGUSR1);
  const Scratch scratch;
  const std::string old = scratch.write("a.svg", "old");
  std::filesystem::create_directory(scratch.path("tmp"));
  const std::string path =
      pretender(scratch, "echo '<svg>' > a.svg\nexec /bin/sleep 2 > /dev/null 2>&1");
  Process process({.arguments = {"predict", "7B", "-q", "--plot", old},
                   .environment = {{"PATH", path}, {"TMPDIR", scratch.path("tmp")}}});
  const auto work = [&] {
    for (const auto& entry : std::filesystem::directory_iterator(scratch.path("tmp"))) {
      if (std::filesystem::exists(entry.path() / "a.svg")) return true;
    }
    return false;
  };
  for (int i = 0; i < 5000 && !work(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  REQUIRE(work());
  process.signal(signal);
  const Outcome outcome = process.finish();
  CHECK(outcome.signal == signal);
  CHECK(std::filesystem::is_empty(scratch.path("tmp")));
  CHECK(scratch.entries() == Words{"a.svg", "bin", "tmp"});
  CHECK(bytes_of(old) == "old");
}

// Nobody is told how a child of such a program ended: the picture is complete, or it is not.
TEST_CASE("cli picture: a caller that ignores the ends of its children gets one", "[cli]") {
  const Scratch scratch;
  const auto draw = [&](const std::string& path) {
    return run({.arguments = {"predict", "7B", "-q", "--plot=a.svg"},
                .environment = {{"PATH", path}},
                .directory = scratch.directory(),
                .ignored_signals = {SIGCHLD}});
  };
  check_fine(draw(pretender(scratch, "echo '</svg>' > a.svg")));
  CHECK(bytes_of(scratch.path("a.svg")) == "</svg>\n");
  check_failure(draw(pretender(scratch, "exit 1")), {"gnuplot", "not complete"});
}

TEST_CASE("cli picture: the settings of a person do not change it", "[cli]") {
  if (!has_gnuplot()) return;
  const Scratch scratch;
  (void)scratch.write(".gnuplot", "set terminal dumb\nset encoding iso_8859_1\nprint 'hello'\n");
  check_fine(plot_in(scratch, "a.svg"));
  const Outcome outcome = run({.arguments = {"predict", "7B", "-q", "--plot", "b.svg"},
                               .environment = {{"HOME", scratch.directory()},
                                               {"LC_ALL", "de_DE.UTF-8"},
                                               {"GNUTERM", "dumb"}},
                               .directory = scratch.directory()});
  check_fine(outcome);
  CHECK(bytes_of(scratch.path("a.svg")) == bytes_of(scratch.path("b.svg")));
}

TEST_CASE("cli picture: a sweep that has no line is refused", "[cli]") {
  if (!has_gnuplot()) return;
  const Scratch scratch;
  const Outcome outcome = call({"sweep", "-q", "--plot", scratch.path("a.svg")}, "7B\n");
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.err, "fewer than two rows"));
  CHECK(scratch.entries().empty());
}

TEST_CASE("cli picture: sweeps of every kind", "[cli]") {
  if (!has_gnuplot()) return;
  const Scratch scratch;
  const std::string file = scratch.path("a.svg");
  const auto script = [&](Words words, const std::string& input = "") {
    words.insert(words.end(), {"-q", "--plot", file});
    check_fine(call(words, input));
    return bytes_of(file + ".gp");
  };
  const std::string params = script({"sweep", "--params", "1B:2B:3"});
  CHECK(has(params, "non-vocabulary parameters"));
  CHECK(has(params, "set label \"derivative\""));
  CHECK(has(params, "set label \"isoloss\""));
  CHECK(has(params, "set label \"The law leaves the best vocabulary open"));
  CHECK(has(script({"sweep", "--params", "1B:2B:3", "--law", "tao2024-per-character"}),
            "set label \"90 % interval\""));
  CHECK(has(script({"sweep", "--flops", "1e20:1e22:5"}), "training FLOPs"));
  const std::string both = script({"sweep", "--params", "1B:2B:3", "--flops", "1e20:1e22:2"});
  CHECK(has(both, "set label \"1e20 FLOPs\""));
  CHECK(has(both, "set label \"1e22 FLOPs\""));
  CHECK(has(script({"sweep"}, "1B\n2B\n7B\n"), "set label \"isoflops\""));
  // Thousands of rows are thinned out, and that is said.
  const Outcome many =
      call({"sweep", "--params", "1B:2B:5000", "-f", "csv", "-o", "/dev/null", "--plot", file});
  check_fine(many);
  CHECK(has(many.err, "one of 8 rows"));
}

TEST_CASE("cli picture: --size is the size of every picture", "[cli]") {
  if (!has_gnuplot()) return;
  const Scratch scratch;
  const std::string runs = VOCABPLAN_SOURCE_DIR "/docs/examples/runs.csv";
  for (const Words& words : std::vector<Words>{{"predict", "7B"},
                                               {"sweep", "--params", "1B:2B:3"},
                                               {"frontier", "--flops", "1e20:1e22:3"},
                                               {"audit", "--models", "llama-2"},
                                               {"fit", runs, "--draws", "0"}}) {
    Words all = words;
    all.insert(all.end(), {"-q", "--plot", "a.svg", "--size", "640x480"});
    check_fine(run({.arguments = all, .directory = scratch.directory()}));
    CHECK(has(bytes_of(scratch.path("a.svg")), "width=\"640\" height=\"480\""));
  }
}

TEST_CASE("cli picture: sizes that are none are refused", "[cli]") {
  const Scratch scratch;
  for (const std::string size : {"1200", "1200*800", "x", "1200x", "x800", "1e3x800", "-200x200",
                                 "200x200x200", "99999999999x300", "1200X800", " 200x200"}) {
    check_usage_error(call({"predict", "7B", "--plot", scratch.path("a.svg"), "--size=" + size}),
                      "predict", {"--size", "'" + size + "'", "1200x800"});
  }
  for (const std::string size : {"0x0", "199x300", "300x199", "10001x300", "300x10001"}) {
    check_usage_error(call({"predict", "7B", "--plot", scratch.path("a.svg"), "--size", size}),
                      "predict", {"--size", "'" + size + "'", "200 .. 10000"});
  }
  check_usage_error(call({"predict", "7B", "--plot", scratch.path("a.svg"), "--size", ""}),
                    "predict", {"--size"});
  for (const std::string command : {"predict", "sweep", "frontier", "audit", "fit"}) {
    check_usage_error(call({command, "--size", "300x300"}), command, {"--size", "--plot"});
  }
  CHECK(scratch.entries().empty());
}

TEST_CASE("cli picture: the title of a prediction says what it says", "[cli]") {
  if (!has_gnuplot()) return;
  const Scratch scratch;
  const auto script = [&](Words words) {
    words.insert(words.end(), {"-q", "--plot", scratch.path("a.svg")});
    const Outcome outcome = call(words);
    check_fine(outcome);
    return bytes_of(scratch.path("a.svg.gp"));
  };
  const Json record =
      Json::parse(call({"predict", "7B", "--law", "tao2024-per-character", "-f", "json", "-q"})
                      .out)["records"][0];
  const auto whole = [](double value) {
    std::string text = std::to_string(static_cast<long long>(value));
    for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
    return text;
  };
  const std::string clear = script({"predict", "7B", "--law", "tao2024-per-character"});
  CHECK(has(clear, "\"" + whole(record["suggestion"]["vocab_size"]) + " is best at 7B; "));
  CHECK(has(clear, "cost at most 1 % more\""));
  // A law whose draws leave it open names no best one, and shades no interval of it.
  const std::string open = script({"predict", "7B"});
  CHECK(has(open, "\"At 7B the law leaves the best vocabulary open; 59,547 fits best\""));
  CHECK(has(open, "isoloss 59,547, 90 %: open on both sides"));
  CHECK_FALSE(has(open, "filledcurves"));
}

}  // namespace picture_test

// Writes a trace of every layout: write_traces FOLDER MEGABYTES. bench/compare_traces.py reads
// them.
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "traces.hpp"

int main(int argc, char** argv) {
  const double megabytes = argc == 3 ? std::strtod(argv[2], nullptr) : 0.0;
  if (!(megabytes > 0.0 && megabytes <= 10000.0)) {
    std::cerr << "usage: write_traces FOLDER MEGABYTES\n";
    return 2;
  }
  const auto bytes = static_cast<std::size_t>(megabytes * 1e6);
  for (const auto& trace : vocabplan::bench::bench_traces()) {
    std::ofstream out(std::string(argv[1]) + '/' + trace.name, std::ios::binary);
    out << vocabplan::bench::trace_text(trace, bytes);
    if (!out.flush()) {
      std::cerr << "write_traces: " << trace.name << " cannot be written\n";
      return 1;
    }
  }
  return 0;
}

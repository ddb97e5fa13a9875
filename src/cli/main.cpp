#include "cli/app.hpp"

int main(int argc, char** argv) {
  return vocabplan::cli::run(argc, argv);
}

// A program of somebody else, built against the installed package.
#include <array>
#include <iostream>

#include <vocabplan/law/catalog.hpp>
#include <vocabplan/predict/batch.hpp>
#include <vocabplan/predict/prediction.hpp>

int main() {
  using namespace vocabplan;
  const Law& law = default_law();
  const Prediction one = predict({.n_nv = NonVocabParams(7e9)}, law);
  const std::array<double, 1> n_nv{7e9};
  std::array<std::array<double, 1>, 6> out{};
  predict_batch(law, {.n_nv = n_nv}, {out[0], out[1], out[2], out[3], out[4], out[5]});
  std::cout << truncated(one.isoloss.vocab_size) << ' ' << truncated(out[5][0]) << '\n';
}

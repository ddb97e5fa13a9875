#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/core/number_text.hpp"
#include <cstdio>
int main(){ using namespace vocabplan; auto p=predict({.n_nv=NonVocabParams(7e9)}, default_law());
 printf("%s %s %s %s %.17g %d\n", shortest(p.budget.flops).c_str(), shortest(p.isoflops->vocab_size).c_str(), shortest(p.derivative->vocab_size).c_str(), shortest(p.isoloss.vocab_size).c_str(), p.tokens, p.root.evaluations);
 for(auto&w:p.warnings) puts(w.c_str()); }

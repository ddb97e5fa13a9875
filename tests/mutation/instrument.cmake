# Read by project() in a copy of the project whose sources hold mutants: adds their switch, and turns warnings off in
# those sources, since mutants do what warnings are for.
function(vocabplan_instrument)
  target_compile_options(vocabplan_core PRIVATE -w)
  target_compile_options(vocabplan PRIVATE -w)
  target_sources(vocabplan_core PRIVATE "${PROJECT_SOURCE_DIR}/tests/mutation/switch.cpp")
endfunction()
cmake_language(DEFER CALL vocabplan_instrument)  # at the end of the project, where there are targets

# Read by project() in a copy of the project whose sources hold mutants: adds their switch and turns warnings off in
# those sources, since mutants do what warnings are for. Reads past an end, which the tests see under AddressSanitizer,
# are seen here by the assertions of the standard library and of Eigen.
function(vocabplan_instrument)
  foreach(target IN ITEMS vocabplan_core vocabplan)
    target_compile_options(${target} PRIVATE -O1 -w -UNDEBUG)  # -O1: it compiles in half the time
    target_compile_definitions(${target} PRIVATE _GLIBCXX_ASSERTIONS)
  endforeach()
  target_sources(vocabplan_core PRIVATE "${PROJECT_SOURCE_DIR}/tests/mutation/switch.cpp")
endfunction()
cmake_language(DEFER CALL vocabplan_instrument)  # at the end of the project, where there are targets

# Flags of the project's own targets, never of its consumers.
add_library(vocabplan_options INTERFACE)
target_compile_features(vocabplan_options INTERFACE cxx_std_20)
target_compile_options(vocabplan_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  # GCC 12 warns of an overlap in "text" + std::string() where there is none (GCC bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<BOOL:${VOCABPLAN_WERROR}>:-Werror>)

if(VOCABPLAN_SANITIZE)
  # GCC takes the sanitizers' own code for uses of uninitialised memory (its manual says so).
  target_compile_options(vocabplan_options INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  # Highway's own checks, on under sanitizers, report through its library, which is not linked.
  add_compile_definitions(HWY_IS_DEBUG_BUILD=0)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

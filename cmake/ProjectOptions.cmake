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
  # Before clang 15 uses of a stack frame after its return are sought on request only; code that waits
  # for the request takes a tenth of the time of compiling.
  add_compile_options("$<$<AND:$<CXX_COMPILER_ID:Clang>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,15>>:-fsanitize-address-use-after-return=never>")
  add_link_options(-fsanitize=address,undefined)
endif()

# Counters of the branches that are taken lead a fuzzer: see tests/fuzz. Without -fsanitize=fuzzer-no-link's calls at
# every comparison one build serves the fuzzer and the sanitized tests: fits, which are most of their time, take 3 %
# longer, traces a third. Where the compiler has no fuzzer, the targets are built all the same and replay their corpora.
set(VOCABPLAN_FUZZ_OPTIONS "")
set(VOCABPLAN_NO_FUZZ_OPTIONS "")
if(VOCABPLAN_FUZZ AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  set(VOCABPLAN_FUZZ_OPTIONS -fsanitize-coverage=inline-8bit-counters,pc-table)
  set(VOCABPLAN_NO_FUZZ_OPTIONS -fno-sanitize-coverage=inline-8bit-counters,pc-table)
endif()

# vocabplan_library(TARGET SOURCE...) adds a static library of the package: consumers see its public headers,
# its sources name private ones from src/. Header-only dependencies stay inside, as $<BUILD_INTERFACE:...>:
# the installed package needs none of them.
function(vocabplan_library target)
  add_library(${target} STATIC ${ARGN})
  add_library(vocabplan::${target} ALIAS ${target})
  target_include_directories(${target}
    PUBLIC
      $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
      $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    # Highway includes the kernel's own file once for every instruction set.
    PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:vocabplan_options>)
  target_compile_options(${target} PRIVATE ${VOCABPLAN_FUZZ_OPTIONS})
  if(VOCABPLAN_COVERAGE)
    # For gcov: threads count, and each function before it is inlined into others. Eigen, which is not counted either, is
    # twenty times slower without any optimisation.
    target_compile_options(${target} PRIVATE -O1 -fno-early-inlining --coverage -fprofile-abs-path
      -fprofile-update=atomic "-fprofile-exclude-files=^/usr/include/.*")
    target_link_options(${target} PUBLIC --coverage)
  endif()
endfunction()

# vocabplan_unity(TARGET FOLDER MOST) compiles the sources of a room, a folder in FOLDER, together, at most
# MOST at a time: most of the time of a source goes into the headers it shares with its neighbours.
function(vocabplan_unity target folder most)
  if(NOT VOCABPLAN_UNITY)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  get_target_property(list ${target} SOURCE_DIR)
  foreach(source IN LISTS sources)
    get_filename_component(source "${source}" ABSOLUTE BASE_DIR "${list}")
    file(RELATIVE_PATH name "${folder}" "${source}")
    string(REGEX MATCH "^[^/]*/" room "${name}")  # nothing for a source in FOLDER itself
    string(MAKE_C_IDENTIFIER "${room}" room)
    # The kernel includes itself, the type behind the batch holds what is unnamed; tests put another
    # kernel and another printer of numbers before these; what CMake has written is large and needs
    # no headers.
    if(source MATCHES "/src/predict/batch|/src/[a-z]+/.*_kernel|/src/core/number_text[.]cpp$|/generated/")
      set_source_files_properties("${source}" TARGET_DIRECTORY ${target}
        PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
      continue()
    endif()
    if(NOT DEFINED count_${room})
      set(count_${room} 0)
    endif()
    math(EXPR part "${count_${room}} / ${most}")
    math(EXPR count_${room} "${count_${room}} + 1")
    set_source_files_properties("${source}" TARGET_DIRECTORY ${target}
      PROPERTIES UNITY_GROUP "${room}_${part}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

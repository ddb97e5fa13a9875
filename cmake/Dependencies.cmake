# Every dependency comes from the system's packages: scripts/install-deps installs them on Debian and
# Ubuntu, and docs/library.md names each with its reason. Versions are the least that is supported; the
# tested ones are those of Debian 12.
find_package(Boost 1.74 REQUIRED)           # Boost.Math: root finders, monotone interpolation
find_package(Eigen3 3.4 REQUIRED NO_MODULE) # linear algebra of the fits
find_package(Threads REQUIRED)              # resampled fits
find_package(fmt 9.1 REQUIRED)              # number formatting
find_package(nlohmann_json 3.11 REQUIRED)   # law files and JSON output
find_package(CLI11 2.1 REQUIRED)            # options of the program

# vocabplan_optional_package(WORD PACKAGE VERSION WHAT): VOCABPLAN_WITH_<WORD> is AUTO (use the package
# where it is found), ON (fail without it) or OFF; sets VOCABPLAN_HAS_<WORD>. Results are the same
# with and without such a package; a command that needs one says so.
function(vocabplan_optional_package word package version what)
  set(wish VOCABPLAN_WITH_${word})
  set(${wish} AUTO CACHE STRING "${what}: AUTO, ON or OFF")
  set_property(CACHE ${wish} PROPERTY STRINGS AUTO ON OFF)
  set(found FALSE)
  if("${${wish}}" STREQUAL "AUTO")
    find_package(${package} ${version} QUIET)
    set(found ${${package}_FOUND})
  elseif("${${wish}}" STREQUAL "ON")
    find_package(${package} ${version} REQUIRED)
    set(found TRUE)
  elseif(NOT "${${wish}}" STREQUAL "OFF")
    message(FATAL_ERROR "${wish} is '${${wish}}'; accepted are AUTO, ON, OFF")
  endif()
  message(STATUS "${package} (${what}): ${found}")
  set(VOCABPLAN_HAS_${word} ${found} PARENT_SCOPE)
endfunction()
vocabplan_optional_package(HIGHWAY hwy 1.0.3 "SIMD with run-time dispatch")
vocabplan_optional_package(DRAGONBOX dragonbox 1.1.3 "shortest decimals sooner")
vocabplan_optional_package(SENTENCEPIECE SentencePiece 0.1.97 "tokenizer measure")
vocabplan_optional_package(ZLIB ZLIB 1.2 "tokenizer measure of gzip files")

# Everything of the program in one file, without a loader, where the toolchain can make such files.
include(CheckCXXSourceCompiles)
set(CMAKE_REQUIRED_LINK_OPTIONS -static -no-pie)
check_cxx_source_compiles("#include <iostream>\nint main() { std::cout << 1; }"
  VOCABPLAN_LINKS_STATICALLY)
unset(CMAKE_REQUIRED_LINK_OPTIONS)
find_library(LIBCSV_ARCHIVE libcsv.a)
set(static OFF)
if(VOCABPLAN_LINKS_STATICALLY AND LIBCSV_ARCHIVE AND NOT VOCABPLAN_SANITIZE)
  set(static ON)
endif()
option(VOCABPLAN_STATIC "Link the program statically: it starts sooner" ${static})
if(VOCABPLAN_STATIC AND NOT static)
  message(FATAL_ERROR "VOCABPLAN_STATIC needs the C and C++ libraries and libcsv as archives, and "
    "no sanitizers")
endif()

# libcsv ships no CMake files.
find_path(LIBCSV_INCLUDE_DIR csv.h REQUIRED)
find_library(LIBCSV_LIBRARY csv REQUIRED)
set(libcsv "${LIBCSV_LIBRARY}")
if(VOCABPLAN_STATIC)
  set(libcsv "${LIBCSV_ARCHIVE}")
endif()
if(NOT TARGET libcsv::libcsv)
  add_library(libcsv::libcsv UNKNOWN IMPORTED)
  set_target_properties(libcsv::libcsv PROPERTIES
    IMPORTED_LOCATION "${libcsv}"
    INTERFACE_INCLUDE_DIRECTORIES "${LIBCSV_INCLUDE_DIR}")
endif()

if(VOCABPLAN_BUILD_TESTS)
  find_package(Catch2 3 QUIET)
  if(NOT Catch2_FOUND)
    find_package(Catch2 2.13 REQUIRED)
  endif()
endif()
if(VOCABPLAN_BUILD_BENCH)
  find_package(benchmark 1.7 REQUIRED)
endif()

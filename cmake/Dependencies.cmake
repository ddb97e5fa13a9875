# Every dependency comes from the system's packages: scripts/install-deps installs them on Debian and
# Ubuntu, and the README names each with its reason. Versions are the least that is supported; the
# tested ones are those of Debian 12.
find_package(Boost 1.74 REQUIRED)           # Boost.Math: root finders, monotone interpolation
find_package(Eigen3 3.4 REQUIRED NO_MODULE) # linear algebra of the fits
find_package(Threads REQUIRED)              # resampled fits
find_package(fmt 9.1 REQUIRED)              # number formatting
find_package(nlohmann_json 3.11 REQUIRED)   # law files and JSON output
find_package(CLI11 2.1 REQUIRED)            # options of the program
find_package(hwy 1.0.3 REQUIRED)            # SIMD with run-time dispatch
find_package(dragonbox 1.1.3 REQUIRED)      # shortest decimals

# libcsv ships no CMake files.
find_path(LIBCSV_INCLUDE_DIR csv.h REQUIRED)
find_library(LIBCSV_LIBRARY csv REQUIRED)
if(NOT TARGET libcsv::libcsv)
  add_library(libcsv::libcsv UNKNOWN IMPORTED)
  set_target_properties(libcsv::libcsv PROPERTIES
    IMPORTED_LOCATION "${LIBCSV_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LIBCSV_INCLUDE_DIR}")
endif()

if(VOCABPLAN_BUILD_TESTS)
  find_package(Catch2 2.13 REQUIRED)
endif()
if(VOCABPLAN_BUILD_BENCH)
  find_package(benchmark 1.7 REQUIRED)
endif()

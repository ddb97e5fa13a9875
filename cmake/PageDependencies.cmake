# Dependencies of the web page, which emscripten compiles: the headers of the same system packages. Its own
# system headers are not those in /usr/include, so each package is seen through a folder of links of its own.
set(page_include "${PROJECT_BINARY_DIR}/include")

# vocabplan_page_headers(TARGET FILE LINK...): an interface library TARGET with the headers below the folder where FILE
# is found: links to the names LINK in it.
function(vocabplan_page_headers target file)
  cmake_parse_arguments(PARSE_ARGV 2 page "" "" "SUFFIXES;LINKS")
  find_path(${target}_headers "${file}" REQUIRED
    PATHS /usr/include /usr/local/include PATH_SUFFIXES ${page_SUFFIXES} NO_CMAKE_FIND_ROOT_PATH)
  file(MAKE_DIRECTORY "${page_include}")
  foreach(name IN LISTS page_LINKS)
    file(CREATE_LINK "${${target}_headers}/${name}" "${page_include}/${name}" SYMBOLIC)
  endforeach()
  add_library(${target} INTERFACE IMPORTED)
  target_include_directories(${target} SYSTEM INTERFACE "${page_include}")
endfunction()
vocabplan_page_headers(Boost::headers boost/version.hpp LINKS boost)
vocabplan_page_headers(Eigen3::Eigen Eigen/Core SUFFIXES eigen3 LINKS Eigen unsupported)
vocabplan_page_headers(fmt::fmt-header-only fmt/format.h LINKS fmt)
target_compile_definitions(fmt::fmt-header-only INTERFACE FMT_HEADER_ONLY=1)
vocabplan_page_headers(nlohmann_json::nlohmann_json nlohmann/json.hpp LINKS nlohmann)
vocabplan_page_headers(CLI11::CLI11 CLI/CLI.hpp LINKS CLI)
file(GLOB dragonbox_folders RELATIVE /usr/include "/usr/include/dragonbox-*")  # named by its version
vocabplan_page_headers(dragonbox::dragonbox dragonbox/dragonbox.h
  SUFFIXES ${dragonbox_folders} LINKS dragonbox)

add_library(Threads::Threads INTERFACE IMPORTED)  # the page has none: everything runs on the one of the call

# libcsv, libsentencepiece and zlib are objects of the system's processor: what needs them is not in the page.
set(VOCABPLAN_HAS_HIGHWAY FALSE)
set(VOCABPLAN_HAS_DRAGONBOX TRUE)
set(VOCABPLAN_HAS_SENTENCEPIECE FALSE)
set(VOCABPLAN_HAS_ZLIB FALSE)
set(VOCABPLAN_STATIC FALSE)

# Writes a source file that holds every data/laws/*.json as text, at configure time and again whenever
# one of them changes.
file(GLOB VOCABPLAN_LAW_FILES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/data/laws/*.json")
list(SORT VOCABPLAN_LAW_FILES)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${VOCABPLAN_LAW_FILES})

set(entries "")
foreach(path IN LISTS VOCABPLAN_LAW_FILES)
  get_filename_component(name "${path}" NAME_WE)
  file(READ "${path}" text)
  string(APPEND entries "    {\"${name}\", R\"vocabplan_law(${text})vocabplan_law\"},\n")
endforeach()
list(LENGTH VOCABPLAN_LAW_FILES count)

set(VOCABPLAN_EMBEDDED_LAWS "${PROJECT_BINARY_DIR}/generated/embedded_laws.cpp")
file(CONFIGURE OUTPUT "${VOCABPLAN_EMBEDDED_LAWS}" @ONLY CONTENT
"// Written by cmake/EmbedLaws.cmake from data/laws.
#include <array>

#include \"vocabplan/law/catalog.hpp\"

namespace vocabplan {
namespace {

constexpr std::array<EmbeddedLaw, @count@> kLaws{{
@entries@}};

}  // namespace

std::span<const EmbeddedLaw> embedded_laws() { return kLaws; }

}  // namespace vocabplan
")

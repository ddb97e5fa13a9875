# Fails where one of FILES has a path of its sources (SOURCE_DIR) or its build (BUILD_DIR): such a file would be another
# one in another folder. scripts/reproducible compares two builds, and takes minutes.
function(files_with result)
  execute_process(COMMAND grep --files-with-matches --text --fixed-strings ${ARGN} ${FILES}
    OUTPUT_VARIABLE found ERROR_VARIABLE error RESULT_VARIABLE status)
  if(status GREATER 1)
    message(FATAL_ERROR "grep: ${error}")
  endif()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

files_with(all -e vocabplan)  # or it finds nothing anywhere
string(REGEX MATCHALL "\n" lines "${all}")
list(LENGTH lines found)
list(LENGTH FILES expected)
if(NOT found EQUAL expected)
  message(FATAL_ERROR "${found} of ${expected} files have the project's name:\n${all}")
endif()
files_with(leaks -e "${SOURCE_DIR}/src/" -e "${SOURCE_DIR}/include/" -e "${SOURCE_DIR}/python/" -e "${BUILD_DIR}/")
if(NOT leaks STREQUAL "")
  message(FATAL_ERROR "these files have paths of their build:\n${leaks}")
endif()

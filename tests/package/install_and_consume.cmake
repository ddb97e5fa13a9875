# Run as a script by the test package.consumer.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGV}\nreturned ${status}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")
set(prefix "${WORK_DIR}/prefix")
run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${prefix}")

set(flags "")
if(SANITIZE)
  set(flags "-fsanitize=address,undefined")
endif()
run("${CMAKE_COMMAND}" -S "${SOURCE_DIR}" -B "${WORK_DIR}/build" -G "${GENERATOR}"
  "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}"
  "-DCMAKE_CXX_FLAGS=${flags}" "-DCMAKE_EXE_LINKER_FLAGS=${flags}")
run("${CMAKE_COMMAND}" --build "${WORK_DIR}/build")
run("${WORK_DIR}/build/consumer")
# Table 1 of the paper, approach 3 for 7B as the authors' code prints it.
if(NOT output STREQUAL "59547 59547\n")
  message(FATAL_ERROR "the consumer printed '${output}'")
endif()

run("${prefix}/bin/vocabplan" predict 7B --quiet --format csv)
if(NOT output MATCHES "62280,67450,59547")
  message(FATAL_ERROR "the installed program printed '${output}'")
endif()
if(MEASURES)
  run("${prefix}/bin/vocabplan-tokenizer" --version)
endif()
file(GLOB manual "${prefix}/share/man/man1/vocabplan.1")
if(NOT manual)
  message(FATAL_ERROR "the manual page is not installed")
endif()

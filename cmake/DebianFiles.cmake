# Run by CPack between the installation of the components and the making of their packages: adds what Debian's policy
# asks of every package.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(debian "${CPACK_VOCABPLAN_SOURCE}/packaging/debian")
set(modes FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(vocabplan_place from to)
  configure_file("${from}" "${to}" COPYONLY ${modes})
endfunction()

# vocabplan_compress(FOLDER NAME TEXT): without a time in the file.
function(vocabplan_compress folder name text)
  file(WRITE "${folder}/${name}" "${text}")
  run(gzip -9n "${folder}/${name}")
  file(CHMOD "${folder}/${name}.gz" ${modes})
endfunction()

# Reproducible where SOURCE_DATE_EPOCH is set.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(revision "${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}")
foreach(pair IN LISTS CPACK_VOCABPLAN_PACKAGES)
  string(REGEX MATCH "^(.*)=(.*)$" pair "${pair}")
  set(root "${CPACK_TEMPORARY_DIRECTORY}/${CMAKE_MATCH_1}${CPACK_PACKAGING_INSTALL_PREFIX}")
  set(package "${CMAKE_MATCH_2}")

  set(documents "${root}/share/doc/${package}")
  vocabplan_place("${debian}/copyright" "${documents}/copyright")
  file(READ "${CPACK_VOCABPLAN_SOURCE}/CHANGELOG.md" changes)
  vocabplan_compress("${documents}" changelog "${changes}")
  vocabplan_compress("${documents}" changelog.Debian
"vocabplan (${revision}) stable; urgency=medium

  * Made by CPack from the project's own sources; changelog.gz has its changes.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
  if(EXISTS "${debian}/${package}.lintian-overrides")
    vocabplan_place("${debian}/${package}.lintian-overrides" "${root}/share/lintian/overrides/${package}")
  endif()

  file(GLOB pages "${root}/share/man/man1/*.1")
  foreach(page IN LISTS pages)
    run(gzip -9n "${page}")
  endforeach()
  if(EXISTS "${root}/bin/vocabplan-tokenizer")  # a part of vocabplan, and of its page
    file(CREATE_LINK vocabplan.1.gz "${root}/share/man/man1/vocabplan-tokenizer.1.gz" SYMBOLIC)
  endif()

  # CPack strips programs, and not as thoroughly as Debian does.
  set(strip "${CPACK_VOCABPLAN_STRIP}" --remove-section=.comment --remove-section=.note)
  file(GLOB programs "${root}/bin/*")
  foreach(program IN LISTS programs)
    run(${strip} "${program}")
  endforeach()
  file(GLOB_RECURSE archives "${root}/lib/*.a")
  foreach(archive IN LISTS archives)
    run(${strip} --strip-debug --enable-deterministic-archives "${archive}")
  endforeach()

  # Whatever the umask of who makes the packages.
  file(CHMOD_RECURSE "${root}" DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)
endforeach()

# Run by cpack before it packs: puts what Debian expects beside every program, a copyright file and a changelog, and
# takes away what they replace.
foreach(part IN ITEMS program:expertviz development:libexpertviz-dev)
  string(REPLACE ":" ";" part ${part})
  list(GET part 0 component)
  list(GET part 1 package)
  set(folder ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr/share/doc/${package})
  if(NOT EXISTS ${CPACK_TEMPORARY_DIRECTORY}/${component})
    continue()
  endif()
  file(REMOVE ${folder}/LICENSE)
  file(WRITE ${folder}/copyright "\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: expertviz

Files: *
Copyright: 2026 The expertviz authors
License: Apache-2.0
 The text of the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0 on Debian systems.
")
  string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
  file(WRITE ${folder}/changelog "\
${package} (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * What is new stands in CHANGELOG.md.

 -- ${CPACK_PACKAGE_CONTACT}  ${now}
")
  # Debian's zsh looks here, and has no site-functions in /usr.
  set(share ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr/share)
  if(EXISTS ${share}/zsh/site-functions)
    file(RENAME ${share}/zsh/site-functions ${share}/zsh/vendor-completions)
  endif()
  file(GLOB_RECURSE manuals ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr/share/man/*)
  execute_process(COMMAND gzip -9 -n -f ${folder}/changelog ${manuals} COMMAND_ERROR_IS_FATAL ANY)
  file(CHMOD_RECURSE ${folder} FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ
    DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endforeach()

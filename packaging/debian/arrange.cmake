# SPDX-License-Identifier: MIT
# Run by cpack before it packs: what Debian wants arranged in another way than `cmake --install` has it.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(doc ${root}/usr/share/doc/jobfeed)

file(COPY ${CPACK_JOBFEED_PACKAGING}/config.toml DESTINATION ${root}/etc/jobfeed)
file(REMOVE ${doc}/examples/config.toml)

# The licence is in the copyright file.
file(READ ${doc}/LICENSE licence)
string(REGEX REPLACE "\n\n" "\n.\n" licence "${licence}")
string(REGEX REPLACE "\n([^\n])" "\n \\1" licence "${licence}")
file(WRITE ${doc}/copyright
     "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: jobfeed\n"
     "Source: ${CPACK_DEBIAN_PACKAGE_HOMEPAGE}\n\nFiles: *\nCopyright: The jobfeed authors\n"
     "License: Expat\n ${licence}")
file(REMOVE ${doc}/LICENSE)

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${doc}/changelog.Debian
     "jobfeed (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium\n\n"
     "  * Made by cpack; see changelog.gz.\n\n -- ${CPACK_PACKAGE_CONTACT}  ${date}\n")
file(RENAME ${doc}/CHANGELOG.md ${doc}/changelog)
file(GLOB pages ${root}/usr/share/man/man*/*)
execute_process(COMMAND gzip -9n ${pages} ${doc}/changelog ${doc}/changelog.Debian COMMAND_ERROR_IS_FATAL ANY)

# Folders that CMake makes have the mode of the umask.
file(GLOB_RECURSE all LIST_DIRECTORIES true ${root}/*)
foreach(path ${all})
    if(IS_DIRECTORY ${path})
        file(CHMOD ${path} DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
             WORLD_READ WORLD_EXECUTE)
    endif()
endforeach()

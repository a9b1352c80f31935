# SPDX-License-Identifier: MIT
# libb64 comes with neither a CMake package nor a pkg-config file.
find_path(B64_INCLUDE_DIR b64/cdecode.h)
find_library(B64_LIBRARY b64)
mark_as_advanced(B64_INCLUDE_DIR B64_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(B64 REQUIRED_VARS B64_LIBRARY B64_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "install libb64-dev, or run scripts/install-packages.sh build")

if(B64_FOUND AND NOT TARGET B64::B64)
    add_library(B64::B64 UNKNOWN IMPORTED)
    set_target_properties(B64::B64 PROPERTIES
        IMPORTED_LOCATION "${B64_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${B64_INCLUDE_DIR}")
endif()

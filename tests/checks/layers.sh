#!/bin/bash
# SPDX-License-Identifier: MIT
# Holds every #include against the layers of src/README.md: layers.sh SOURCE_FOLDER
cd "$1" || exit 1
failed=0

# allow FOLDER PATTERN: the files of FOLDER include what matches PATTERN, the C++ and POSIX headers and nothing else.
allow() {
    local standard='<[a-z_]+>|<(errno|fcntl|poll|signal|spawn|unistd|sys/[a-z]+)\.h>|<c[a-z]+>'
    local found
    found=$(grep -rHnE '^ *#include' $1 --include='*.hpp' --include='*.cpp' |
        sed -E 's/^([^:]+:[0-9]+): *#include +/\1 /' | grep -vE " ($standard|$2)\$")
    [ -z "$found" ] || { printf 'not allowed in %s:\n%s\n' "$1" "$found"; failed=1; }
}

allow include '<jobfeed/.*>'
allow src/http '<jobfeed/.*>|"(http/)?[a-z_]+\.hpp"|<fmt/.*>|<curl/.*>|<zlib\.h>'
allow src/feed '<jobfeed/.*>|"((feed|http)/)?[a-z_]+\.hpp"|<fmt/.*>|<simdjson\.h>|<b64/.*>|<uni(case|str)\.h>'
allow src/html '<jobfeed/.*>|"html/[a-z_]+\.hpp"|<fmt/.*>|<libxml/.*>'
allow src/store '<jobfeed/.*>|"((store|html)/)?[a-z_]+\.hpp"|<fmt/.*>|<sqlite3\.h>|<uni(case|ctype|norm|str)\.h>'
allow src/serve '<jobfeed/.*>|"serve/[a-z_]+\.hpp"|<fmt/.*>|<microhttpd\.h>|<ctemplate/template\.h>|<openssl/(crypto|evp)\.h>|<(arpa/inet|netinet/in)\.h>'
allow src/export '<jobfeed/.*>|"(export/)?[a-z0-9_]+\.hpp"|<fmt/.*>|<xlsxwriter\.h>|<minizip/(un)?zip\.h>|<zlib\.h>|<zstd\.h>|<sha2\.h>'
allow src/publish '<jobfeed/.*>|"((publish|http)/)?[a-z_]+\.hpp"|<fmt/.*>|<libpq-fe\.h>|<md5\.h>|<unistr\.h>'
allow src/cli '<jobfeed/.*>|"cli/([a-z]+/)?[a-z_]+\.hpp"|<fmt/.*>|<CLI/.*>|<toml\+\+/toml\.h>|<uni(case|ctype|gbrk|str|width)\.h>'
allow src/sync '<jobfeed/.*>|"sync/[a-z_]+\.hpp"|<fmt/.*>'
allow "$(echo src/*.cpp)" '<jobfeed/.*>|"(sync/)?[a-z_]+\.hpp"|<fmt/.*>|<date/.*>|<openssl/(evp|hmac)\.h>|<uni(case|ctype|str)\.h>'
allow tests/simulator '"[a-z_]+\.hpp"|"catch\.hpp"|"simulator/[a-z_]+\.hpp"|<(fmt|CLI|catch2|date)/.*>|<(httplib|simdjson|zlib)\.hp?p?>|<arpa/inet\.h>|<netinet/in\.h>'
exit $failed

#!/bin/bash
# SPDX-License-Identifier: MIT
# manual_lint.sh SOURCE_FOLDER
cd "$1/man" && mandoc -T lint -W warning -- *.[15]

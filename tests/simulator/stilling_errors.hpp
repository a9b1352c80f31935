// SPDX-License-Identifier: MIT
#pragma once

#include "request.hpp"

namespace simulator {

/// Errors as the framework under the stilling-feed writes them: JSON over several lines.
Answer unauthorized_answer();
Answer server_error_answer();

/// There is no such address, which is not the empty 404 for an ad that may not be shared.
Answer no_endpoint_answer(const Request& request);

/// The error of that status; JSON for those above, one line of text from a gateway for any other.
Answer error_answer(int status);

}  // namespace simulator

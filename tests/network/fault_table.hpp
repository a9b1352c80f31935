// SPDX-License-Identifier: MIT
#pragma once

#include "network/fault_proxy.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace jobfeed::test {

/// How a run ended: `complete`, `incomplete`, or the kind of its error.
using Ends = std::set<std::string>;

/// A fault of the network or the server, and how a run may end that meets it.
struct FaultRow {
    std::string name;
    Fault fault;
    Ends once;
    Ends always;               ///< when every answer is like that; empty: not tried
    std::uint64_t length = 1;  ///< how many answers in a row are so, when it is not every one
    bool takes_time = false;
    bool alters_ads = false;
};

[[nodiscard]] std::vector<FaultRow> fault_table();

/// Those of the table that spoil the first ad of a page.
[[nodiscard]] std::vector<FaultRow> bad_ads();

/// The true answer, its body changed.
[[nodiscard]] Fault with_body(std::function<std::string(std::string)> change);

/// The first ad of a page gets another field at its end.
[[nodiscard]] Fault with_field_in_an_ad(const std::string& field);

/// An answer in the place of the true one. `headers` are whole lines.
[[nodiscard]] Fault answering(int status, const std::string& headers, const std::string& body);

}  // namespace jobfeed::test

// SPDX-License-Identifier: MIT
#pragma once

#include "unit/lib/temporary_folder.hpp"
#include "unit/lib/test_ads.hpp"

#include <optional>
#include <string>
#include <vector>

namespace jobfeed::test {

using Values = std::vector<std::string>;

inline const Timestamp noon = moment("2024-06-10T12:00:00Z");

/// A mirror in a folder of its own, in the middle of a run.
struct Mirror {
    TemporaryFolder folder;
    std::filesystem::path path = folder / "mirror.db";
    Store store = Store::open_for_writing(path);

    Mirror() { begin(); }

    void begin() { store.begin_sync(noon, std::nullopt); }

    Tally apply(Batch batch, Timestamp at = noon) {
        Tally tally;
        store.apply(batch, at, tally);
        return tally;
    }

    Values changes() { return column(path, "SELECT kind || ' ' || uuid FROM changes ORDER BY number"); }
};

}  // namespace jobfeed::test

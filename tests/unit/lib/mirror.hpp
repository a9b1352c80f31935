// SPDX-License-Identifier: MIT
#pragma once

#include "unit/lib/temporary_folder.hpp"
#include "unit/lib/test_ads.hpp"

#include <optional>
#include <string>
#include <vector>

namespace jobfeed::test {

using Values = std::vector<std::string>;

inline const Scope scope{"public-feed", "http://127.0.0.1:1/public-feed", {}};

/// A mirror in a folder of its own, in the middle of a run.
struct MirrorUnderTest {
    TemporaryFolder folder;
    std::filesystem::path path = folder / "mirror.db";
    MirrorWriter writer = MirrorWriter::open(path);
    std::optional<SyncRun> run{};

    MirrorUnderTest() { begin(); }

    void begin(const Scope& wanted = test::scope, bool rescope = false, Timestamp at = noon) {
        run.reset();
        run.emplace(writer.begin_sync({.scope = wanted, .rescope = rescope, .at = at}));
    }

    [[nodiscard]] std::optional<Scope> scope() const { return writer.mirror().scope(); }

    Tally apply(Batch batch, Timestamp at = noon) {
        Tally tally;
        run->store(batch, at, tally);
        return tally;
    }

    Values changes() { return column(path, "SELECT kind || ' ' || uuid FROM changes ORDER BY number"); }
};

}  // namespace jobfeed::test

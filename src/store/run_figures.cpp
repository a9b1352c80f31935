// SPDX-License-Identifier: MIT
#include <jobfeed/sync_record.hpp>

#include <array>

namespace jobfeed {

std::span<const Figure> run_figures() {
    static constexpr std::array figures{
        Figure{"added", [](SyncRecord& run) -> std::uint64_t& { return run.tally.added; }, "added", true},
        Figure{"updated", [](SyncRecord& run) -> std::uint64_t& { return run.tally.updated; }, "updated",
               true},
        Figure{"unchanged", [](SyncRecord& run) -> std::uint64_t& { return run.tally.unchanged; },
               "unchanged", true},
        Figure{"restored", [](SyncRecord& run) -> std::uint64_t& { return run.tally.restored; }, "restored"},
        Figure{"already_expired",
               [](SyncRecord& run) -> std::uint64_t& { return run.tally.already_expired; }},
        Figure{"withdrawn", [](SyncRecord& run) -> std::uint64_t& { return run.tally.withdrawn; },
               "withdrawn", true},
        Figure{"expired", [](SyncRecord& run) -> std::uint64_t& { return run.tally.expired; }, "expired",
               true},
        Figure{"out_of_scope", [](SyncRecord& run) -> std::uint64_t& { return run.tally.out_of_scope; },
               "out of scope"},
        Figure{"rejected", [](SyncRecord& run) -> std::uint64_t& { return run.tally.rejected; }, "rejected",
               true},
        Figure{"not_found", [](SyncRecord& run) -> std::uint64_t& { return run.tally.not_found; },
               "not found"},
        Figure{"failed", [](SyncRecord& run) -> std::uint64_t& { return run.tally.failed; }, "failed"},
        Figure{"flawed", [](SyncRecord& run) -> std::uint64_t& { return run.tally.flawed; }},
        Figure{"recovered", [](SyncRecord& run) -> std::uint64_t& { return run.tally.recovered; },
               "recovered"},
        Figure{"requests", [](SyncRecord& run) -> std::uint64_t& { return run.traffic.requests; }},
        Figure{"bytes", [](SyncRecord& run) -> std::uint64_t& { return run.traffic.bytes; }},
        Figure{"wire_bytes", [](SyncRecord& run) -> std::uint64_t& { return run.traffic.wire_bytes; }},
        Figure{"windows", [](SyncRecord& run) -> std::uint64_t& { return run.traffic.windows; }},
        Figure{"events", [](SyncRecord& run) -> std::uint64_t& { return run.traffic.events; }},
        Figure{"counts", [](SyncRecord& run) -> std::uint64_t& { return run.traffic.counts; }},
        Figure{"reread", [](SyncRecord& run) -> std::uint64_t& { return run.traffic.reread; }},
        Figure{"absent", [](SyncRecord& run) -> std::uint64_t& { return run.absent; }},
        Figure{"absent_confirmed", [](SyncRecord& run) -> std::uint64_t& { return run.absent_confirmed; }},
        Figure{"late_events", [](SyncRecord& run) -> std::uint64_t& { return run.late_events; }},
        Figure{"drifted", [](SyncRecord& run) -> std::uint64_t& { return run.drifted; }},
        Figure{"ledger_announced", [](SyncRecord& run) -> std::uint64_t& { return run.ledger.announced; }},
        Figure{"ledger_shown", [](SyncRecord& run) -> std::uint64_t& { return run.ledger.shown; }},
        Figure{"ledger_expired", [](SyncRecord& run) -> std::uint64_t& { return run.ledger.expired; }},
        Figure{"ledger_out_of_scope",
               [](SyncRecord& run) -> std::uint64_t& { return run.ledger.out_of_scope; }},
        Figure{"ledger_unavailable",
               [](SyncRecord& run) -> std::uint64_t& { return run.ledger.unavailable; }},
        Figure{"ledger_pending", [](SyncRecord& run) -> std::uint64_t& { return run.ledger.pending; }},
        Figure{"ledger_unreadable", [](SyncRecord& run) -> std::uint64_t& { return run.ledger.unreadable; }},
        Figure{"ledger_unaccounted",
               [](SyncRecord& run) -> std::uint64_t& { return run.ledger.unaccounted; }},
    };
    return figures;
}

}  // namespace jobfeed

// SPDX-License-Identifier: MIT
#include "cli/text/ad_list.hpp"
#include "catch.hpp"
#include "cli/text/display_width.hpp"

using namespace jobfeed::cli;

namespace {

const ListedAd ad{.uuid = "8b9d9a82-3c4e-4a0b-8926-845cdb0fb44c",
                  .title = "🚀 Sykepleier i 日本 til hjemmetjenesten i en liten, men voksende by",
                  .employer = "Helse- og mestringsetaten i Bodø kommune",
                  .places = {"BODØ", "MØRE OG ROMSDAL"},
                  .deadline = "Fortløpende",
                  .due_soon = false};

std::size_t width_of(std::string line) {
    line.pop_back();
    return display_width(line);
}

}  // namespace

TEST_CASE("a table is never wider than the terminal, whatever letters are in it") {
    const std::size_t columns = GENERATE(40, 49, 50, 69, 70, 80, 120, 200, 300);
    const AdTable table(columns, false);
    CHECK(width_of(table.line(ad)) <= columns);
    CHECK(width_of(table.header()) <= columns);
}

TEST_CASE("a terminal of 80 columns is filled") {
    const AdTable table(80, false);
    CHECK(width_of(table.line(ad)) == 80);
    CHECK(table.header() ==
          "ID        TITLE                         EMPLOYER        PLACE        APPLY BY\n");
    CHECK(table.line(ad) ==
          "8b9d9a82  🚀 Sykepleier i 日本 til hj…  Helse- og mes…  Bodø +1      Fortløpende\n");
}

TEST_CASE("employers and then places give way to the title") {
    CHECK(AdTable(60, false).header().find("EMPLOYER") == std::string::npos);
    CHECK(AdTable(60, false).header().find("PLACE") != std::string::npos);
    CHECK(AdTable(40, false).header().find("PLACE") == std::string::npos);
}

TEST_CASE("what ends soon is red where there is colour") {
    ListedAd urgent = ad;
    urgent.due_soon = true;
    CHECK(AdTable(80, true).line(urgent).find("\x1b[31mFortløpende\x1b[0m") != std::string::npos);
    CHECK(AdTable(80, false).line(urgent).find('\x1b') == std::string::npos);
}

TEST_CASE("elsewhere all is told, with tabs between") {
    CHECK(tab_separated(ad) ==
          ad.uuid + "\t" + ad.title + "\t" + ad.employer + "\tBODØ, MØRE OG ROMSDAL\tFortløpende\n");
}

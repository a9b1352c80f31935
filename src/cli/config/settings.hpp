// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace jobfeed::cli {

/// Where an option's value came from. A smaller one beats a greater one.
enum class Origin { flag, variable, file, nowhere };

/// The origins of the options in force, by their long names (`--db`).
class Origins {
  public:
    void set(const std::string& option, Origin origin) { origins_[option] = origin; }

    [[nodiscard]] Origin of(const std::string& option) const {
        const auto found = origins_.find(option);
        return found == origins_.end() ? Origin::nowhere : found->second;
    }

  private:
    std::map<std::string, Origin> origins_;
};

/// Of flags of which one at most may be wanted (`--json`, `--csv`), the one that is; empty for none. With
/// JOBFEED_JSON set for other commands, `--csv` still means CSV. Throws Error (usage) if there are two.
[[nodiscard]] std::string wanted_flag(const Origins& origins, const std::map<std::string, bool>& flags);

/// The variable that stands for an option: `JOBFEED_PAGE_SIZE` for `--page-size`.
[[nodiscard]] std::string variable_name(std::string_view option);

[[nodiscard]] bool takes_a_list(const CLI::Option& option);

/// Whether a value of that type names a file.
[[nodiscard]] bool is_path(std::string_view type_name);

/// Gives an option what a variable or a file says. Throws CLI::ParseError.
void give(CLI::Option& option, const std::vector<std::string>& values);

/// Fills in what the command line left open, from variables and then from the configuration file: for the
/// program's own options and those of `command`. Throws Error (usage) naming the variable, or the file and
/// the key.
[[nodiscard]] Origins resolve_options(CLI::App& program, CLI::App& command);

/// The same for a further command, once the program's own options are resolved: their origins are in
/// `resolved`.
[[nodiscard]] Origins resolve_more_options(CLI::App& program, CLI::App& command, const Origins& resolved);

/// The long name of an option, as `Origins` knows it: `--db`.
[[nodiscard]] std::string long_name(const CLI::Option& option);

}  // namespace jobfeed::cli
